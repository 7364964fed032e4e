"""What a site is asked: which room for whom, and which rooms there are."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from pratique.web.asking import Data, ask_plainly, text_field


class RoomForm(forms.Form):
    """A room and its beds."""

    number = text_field(label=gettext_lazy("Number on the door"), longest=20)
    beds = forms.IntegerField(
        label=gettext_lazy("Beds"),
        min_value=1,
        max_value=20,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )

    def __init__(self, data: Data | None = None) -> None:
        super().__init__(data, label_suffix="")
        ask_plainly(self)


class BedForm(forms.Form):
    """Who gets a bed of which room."""

    person = forms.CharField(max_length=40)
    room = forms.UUIDField()

    def told(self) -> tuple[str, UUID]:
        """Return the reference of the person, and the room."""
        return self.cleaned_data["person"], self.cleaned_data["room"]
