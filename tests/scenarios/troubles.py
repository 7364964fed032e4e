"""Days in which much is corrected: results, tubes, letters, contacts, chains, tasks."""

from pathlib import Path

TEXT = """
scenario: troubles
zone: Asia/Shanghai
starts: 2022-08-20T07:00
ends: 2022-08-23T00:00
officers:
  boss: {name: 郭, duty: commander, of: "1401"}
  gate: {name: 韩, duty: checkpoint_officer, of: "1401"}
  swab: {name: 白, duty: sampler, of: "1401"}
  desk: {name: 严, duty: laboratory_clerk, of: "1401"}
  trace: {name: 甄, duty: tracer, of: "1401"}
  site: {name: 沈, duty: site_manager, of: "1401"}
  ward: {name: 医, duty: hospital_clerk, of: "1401"}
  block: {name: 乔, duty: community_officer, of: "1401"}
  block-2: {name: 祝, duty: community_officer, of: "1401"}
usually: {be_sampled: swab, report_result: desk, correct_result: desk, name_contact: trace}
venues:
  quarantine: {kind: site, name: 晋源集中隔离点, in: "140110"}
  road: {kind: road_checkpoint, name: 太原西高速检查点, in: "140110"}
  hospital: {kind: hospital, name: 定点医院, in: "140105"}
people:
  li: {name: 李四, born: 1984-04-04, sex: male, residence: "430104", phone: "13800000051"}
groups:
  crew: {count: 6, called: 测试, born: 1960..2000, residence: ["140106002001"], stay: home}
  guest: {count: 4, called: 测试客, born: 1960..2000, residence: ["140106002002"], stay: home}
steps:
  - {at: 2022-08-20T07:10, verb: open_rooms, by: site, site: quarantine, rooms: 2}
  - {at: 2022-08-20T07:10, verb: open_unit, by: boss, unit: wenmiao, name: 文庙社区, in: "140106002001", officers: [block]}
  - {at: 2022-08-20T07:15, verb: appoint_officer, by: boss, unit: wenmiao, officer: block-2}
  - {at: 2022-08-20T07:20, verb: enrol, by: swab, each: [crew, guest]}

  # A tube is filled one by one; whoever was entered by mistake is taken out again.
  - {at: 2022-08-20T08:00, verb: open_tube, by: swab, tube: T1, ratio: 5, in: "140106002001"}
  - {at: 2022-08-20T08:01, verb: add_to_tube, by: swab, tube: T1, each: "crew[1..4]"}
  - {at: 2022-08-20T08:02, verb: take_from_tube, by: swab, tube: T1, person: crew-4, reason: 登记错人}
  - {at: 2022-08-20T08:03, verb: seal_tube, by: swab, tube: T1}
  - {at: 2022-08-20T09:00, verb: receive_tube, by: desk, tube: T1}
  - {at: 2022-08-20T10:00, verb: report_tube, by: desk, tube: T1, outcome: positive}
  - {at: 2022-08-20T10:10, verb: accept_task, by: block, person: crew-1}
  - {at: 2022-08-20T10:20, verb: pass_on_task, by: block, person: crew-2, to: block-2, reason: 在另一栋楼}
  - {at: 2022-08-20T10:30, verb: be_sampled, person: crew-1, tube: S1, result: {by: desk, at: 2022-08-20T12:00, outcome: positive, ct_n: 30.5, ct_orf: 31}}
  - {at: 2022-08-20T10:30, verb: be_sampled, person: crew-2, result: {by: desk, at: 2022-08-20T12:00}}
  - {at: 2022-08-20T12:30, verb: fill_tube, by: swab, tube: T2, ratio: 5, people: "guest[1..2]", in: "140106002002", received: {by: desk, after: 1h}}
  - {at: 2022-08-20T13:40, verb: void_tube, by: swab, tube: T2, reason: 破损}

  # One is a case, and two hang on it, until the result is corrected the next day.
  - {at: 2022-08-20T14:00, verb: name_chain, by: trace, chain: A, name: 甲链, cases: crew-1}
  - {at: 2022-08-20T14:10, verb: name_contact, person: crew-5, level: close, met: crew-1, last_exposure: 2022-08-20, setting: household}
  - {at: 2022-08-20T14:20, verb: name_contact, person: crew-6, level: secondary, through: crew-5, last_exposure: 2022-08-20}
  - {at: 2022-08-20T15:00, verb: offer_hand_over, by: boss, person: crew-5, to: site, venue: quarantine}
  - {at: 2022-08-20T15:10, verb: accept_hand_over, by: site, person: crew-5}
  - {at: 2022-08-20T15:20, verb: lodge, by: site, people: crew-5, site: quarantine}
  - {at: 2022-08-21T09:00, verb: correct_tube, by: desk, tube: T1, outcome: negative, reason: 仪器污染}
  - {at: 2022-08-21T10:00, verb: correct_result, tube: S1, outcome: negative, reason: 仪器污染，复测阴性}
  - {at: 2022-08-21T11:00, verb: leave_room, by: site, person: crew-5}

  # Two cases whose chains are merged, parted, and split.
  - {at: 2022-08-20T16:00, verb: be_sampled, each: ["guest[3..4]"], result: {by: desk, at: 2022-08-20T18:00, outcome: positive, ct_n: 25, ct_orf: 26}}
  - {at: 2022-08-20T18:10, verb: name_chain, by: trace, chain: B, name: 乙链, cases: guest-3}
  - {at: 2022-08-20T18:10, verb: name_chain, by: trace, chain: C, name: 丙链, cases: guest-4}
  - {at: 2022-08-20T18:20, verb: merge_chains, by: trace, chain: B, into: C, reason: 同一饭局}
  - {at: 2022-08-20T18:30, verb: unchain_case, by: trace, chain: C, person: guest-3, reason: 再查}
  - {at: 2022-08-20T18:40, verb: chain_case, by: trace, chain: C, person: guest-3}
  - {at: 2022-08-20T18:50, verb: split_chain, by: trace, chain: D, from: C, cases: guest-3, name: 丁链, reason: 基因序列不同}
  - {at: 2022-08-20T19:00, verb: name_source, by: trace, person: guest-4, from: guest-3}
  - {at: 2022-08-20T19:00, verb: name_contact, person: guest-2, level: close, met: guest-3, last_exposure: 2022-08-20, setting: closed_venue}
  - {at: 2022-08-20T20:00, verb: withdraw_contact, by: trace, person: guest-2, reason: 当天不在}

  # A letter answered twice, and otherwise.
  - {at: 2022-08-20T20:10, verb: send_letter, by: trace, letter: chengdu, to: "5101", people: guest-1, chain: C, answer_within: 24h}
  - {at: 2022-08-20T20:20, verb: accept_letter, by: trace, letter: chengdu}
  - {at: 2022-08-21T08:00, verb: answer_letter, by: trace, letter: chengdu, person: guest-1, finding: positive, paper: 成都市复函2022-08-21}
  - {at: 2022-08-21T12:00, verb: answer_letter, by: trace, letter: chengdu, person: guest-1, finding: negative, paper: 成都市更正函2022-08-21, reason: 来函更正}

  # A zone goes on after its review, and is lifted.
  - {at: 2022-08-20T21:00, verb: impose_zone, by: boss, zone: street, in: "140106002", review_on: 2022-08-21}
  - {at: 2022-08-21T21:00, verb: review_zone, by: boss, zone: street, review_on: 2022-08-22, reason: 还有待检人员}
  - {at: 2022-08-22T21:00, verb: lift_zone, by: boss, zone: street, reason: 全部阴性}

  # An area is lifted; somebody confirms by phone what they declared; somebody dies.
  - {at: 2022-08-20T07:30, verb: list_area, by: boss, area: L, in: "620103", level: medium, counted_from: 2022-08-01, name: 滨河小区, announced_by: 兰州市}
  - {at: 2022-08-20T07:40, verb: lift_area, by: boss, area: L}
  - at: 2022-08-20T17:00
    verb: declare
    person: li
    arrival: {mode: car, plate: 晋A12345, venue: road, to: "140106002001", stay: home, address: 文庙巷 9 号}
    stays: [{in: "430104", to: 2022-08-20}]
  - at: 2022-08-21T17:00
    verb: declare
    person: li
    arrival: {mode: car, plate: 晋A12345, venue: road, to: "140106002001", stay: home, address: 文庙巷 9 号}
    stays: [{in: "430104", to: 2022-08-21}]
  - {at: 2022-08-20T17:05, verb: show_document, by: gate, person: li}
  - {at: 2022-08-21T17:10, verb: confirm_phone, person: li}
  - {at: 2022-08-20T23:00, verb: die, by: boss, person: crew-4}
"""


def write(folder: Path, text: str = TEXT) -> Path:
    """Write the scenario into a folder and return its path."""
    file = folder / "troubles.yaml"
    file.write_text(text, encoding="utf-8")
    return file
