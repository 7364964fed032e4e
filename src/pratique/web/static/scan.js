// The traveller's code by camera. Typing or pasting the link works as well.

const form = document.querySelector("[data-scan]");
const button = form?.querySelector("[data-camera]");
const video = form?.querySelector("video");
const reader = window.ZXingWASM;

if (form && reader && navigator.mediaDevices) {
  reader.prepareZXingModule({overrides: {locateFile: () => form.dataset.scan}});
  button.hidden = false;
  button.addEventListener("click", scan);
}

async function scan() {
  const camera = await navigator.mediaDevices.getUserMedia({video: {facingMode: "environment"}})
    .catch(() => null);
  if (!camera) return;
  video.srcObject = camera;
  video.hidden = false;
  await video.play();
  const text = await firstCode();
  camera.getTracks().forEach(track => track.stop());
  form.querySelector("[name=code]").value = text;
  form.requestSubmit();
}

async function firstCode() {
  const canvas = document.createElement("canvas");
  const ink = canvas.getContext("2d", {willReadFrequently: true});
  for (;;) {
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    ink.drawImage(video, 0, 0);
    const picture = ink.getImageData(0, 0, canvas.width, canvas.height);
    const [found] = await reader.readBarcodes(picture, {formats: ["QRCode"], maxNumberOfSymbols: 1});
    if (found?.text) return found.text;
    await new Promise(done => setTimeout(done, 150));
  }
}
