"""A scenario that the project has never seen, small enough to be lived often."""

from pathlib import Path

TEXT = """
scenario: never-seen
zone: Asia/Shanghai
starts: 2022-08-21T07:00
ends: 2022-08-26T00:00
officers:
  boss: {name: 郭, duty: commander, of: "1401"}
  gate: {name: 韩, duty: checkpoint_officer, of: "1401"}
  swab: {name: 白, duty: sampler, of: "1401"}
  desk: {name: 严, duty: laboratory_clerk, of: "1401"}
  block: {name: 乔, duty: community_officer, of: "1401"}
usually: {be_sampled: swab, report_result: desk, show_document: gate}
venues:
  south: {kind: station, name: 太原南站, in: "140105"}
people:
  zhao: {name: 赵一, born: 1980-01-01, sex: male, residence: "430104", phone: "13800000041"}
  qian: {name: 钱二, born: 1981-02-02, sex: female, residence: "430104", phone: "13800000042"}
  sun: {name: 孙三, born: 1982-03-03, sex: female, residence: "430104"}
steps:
  - {at: 2022-08-21T07:30, verb: list_area, by: boss, area: L, in: "620103", level: medium, counted_from: 2022-08-10, name: 滨河小区, announced_by: 兰州市}
  - at: 2022-08-21T08:00
    verb: declare
    each: [zhao, qian]
    arrival: {at: 2022-08-21T09:00, mode: train, service: G1, venue: south, to: "140106002001", stay: home, address: 文庙巷 1 号}
    stays: [{in: "430104", to: 2022-08-20}]
  - at: 2022-08-21T09:30
    verb: declare
    by: gate
    person: sun
    arrival: {at: 2022-08-21T09:00, mode: train, service: G1, venue: south, to: "140106002001", stay: home, address: 文庙巷 2 号}
    stays: [{in: "620103", to: 2022-08-20, area: L}]
  - {at: 2022-08-21T09:40, verb: show_document, each: [zhao, qian, sun]}
  - {at: 2022-08-21T10:00, verb: be_sampled, each: [zhao, qian, sun], purpose: landing, venue: south, result: {by: desk, after: 6h}}
  - {at: [2022-08-22T10:30, 2022-08-23T11:00], verb: be_sampled, each: [zhao, qian], result: {by: desk, after: 6h}}
  - {at: 2022-08-22T12:00, verb: ask_leave, person: sun, reason: dialysis, from: 2022-08-23T08:00, to: 2022-08-23T14:00, details: 省人民医院}
  - {at: 2022-08-22T13:00, verb: decide, by: block, person: sun, leave: granted, reason: 透析}
  - {at: 2022-08-24T09:00, verb: appeal, person: sun, statement: 我没有去过那个小区}
  - {at: 2022-08-24T15:00, verb: decide, by: boss, person: sun, appeal: rejected, reason: 行程卡显示去过}
  - {at: 2022-08-25T09:00, verb: change_address, by: block, person: sun, to: "140106002002", stay: home, address: 五一东街 3 号}
"""


def write(folder: Path, text: str = TEXT) -> Path:
    """Write the scenario into a folder and return its path."""
    file = folder / "never-seen.yaml"
    file.write_text(text, encoding="utf-8")
    return file
