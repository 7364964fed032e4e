"""The words of the vocabulary in Chinese and in English, by how a rulebook writes them.

A list for each kind of thing: a red mark is no red code, and one confirms a case
otherwise than a source. Lists bear the names they have in the vocabulary of the
pages; a test sees to it that both say the same in Chinese.
"""

from collections.abc import Mapping

Words = Mapping[str, tuple[str, str]]

BOOKS: Mapping[str, Words] = {
    "class": {
        "arrival": ("抵达", "arrival"),
        "contact": ("接触", "contact"),
        "case": ("病例", "case"),
        "pool": ("混采", "pooled test"),
        "compliance": ("逾期未检、未报", "missed test or report"),
    },
    "level": {
        "high": ("高风险区", "a high-risk area"),
        "medium": ("中风险区", "a medium-risk area"),
        "low": ("低风险区", "a low-risk area"),
        "outbreak": ("有疫情地市", "a prefecture with an outbreak"),
    },
    "mark": {
        "green": ("绿标", "green"),
        "blue": ("蓝标", "blue"),
        "yellow": ("黄标", "yellow"),
        "red": ("红标", "red"),
    },
    "code": {
        "green": ("绿码", "green"),
        "yellow": ("黄码", "yellow"),
        "red": ("红码", "red"),
    },
    "measure": {
        "self_monitoring": ("自我健康监测", "self-monitoring"),
        "home_monitoring": ("居家健康监测", "home monitoring"),
        "home_quarantine": ("居家隔离", "home quarantine"),
        "hold": ("就地管控", "a hold"),
        "central_quarantine": ("集中隔离", "central quarantine"),
        "hospital": ("住院", "hospital"),
    },
    "anchor": {
        "left_area": ("离开当地之日", "the last day there"),
        "first_exposure": ("首次暴露之日", "the day of the first exposure"),
        "last_exposure": ("末次暴露之日", "the day of the last exposure"),
        "arrived": ("抵达之日", "the day of arrival"),
        "sampled": ("采样之日", "the day of the sampling"),
        "discharged": ("达到出院标准之日", "the day the case was cleared"),
        "left_post": ("离岗之日", "the last day on the post"),
        "symptoms_told": ("报告症状之日", "the day the symptoms were told"),
        "measure_started": ("措施开始之日", "the day the measure began"),
    },
    "transfer": {
        "none": ("自行前往", "on one's own"),
        "point_to_point": (
            "专车点对点转运",
            "by a car sent for them, straight to the place",
        ),
    },
    "supervisor": {
        "community": ("社区（村）", "the community"),
        "hotel": ("入住宾馆", "the hotel"),
        "host": ("接待单位", "the host"),
        "site": ("隔离点", "the quarantine site"),
    },
    "stay": {
        "home": ("家里", "at home"),
        "hotel": ("宾馆", "in a hotel"),
        "host": ("亲友家或单位", "with family, friends or at a workplace"),
        "site": ("隔离点", "in a quarantine site"),
    },
    "sampling": {
        "single": ("单采", "one specimen to a tube"),
        "pool": ("混采", "several specimens to a tube"),
    },
    "restriction": {
        "stay_in_room": ("不出房间", "stay in the room"),
        "stay_home": ("足不出户", "stay at home"),
        "no_unnecessary_outings": ("非必要不外出", "no unnecessary outings"),
        "no_crowded_venues": ("不去人员密集场所", "no crowded places"),
        "no_gatherings": ("不聚餐、不聚会", "no dinners or gatherings"),
        "no_public_transport": (
            "避免乘坐公共交通工具",
            "no public transport (buses, trains, coaches, taxis)",
        ),
        "no_travel": ("不外出旅行", "no travel"),
        "no_work": ("不上班、不上学、不入托", "no work, school or nursery"),
    },
    "contact": {
        "close": ("密接", "a close contact"),
        "secondary": ("次密接", "a secondary contact"),
        "exposed": ("涉疫场所暴露人员", "somebody exposed at a venue"),
    },
    "finding": {
        "positive": ("待会诊", "not consulted yet"),
        "suspected": ("疑似", "suspected"),
        "confirmed": ("确诊", "confirmed"),
        "asymptomatic": ("无症状", "asymptomatic"),
        "recovered": ("治愈", "recovered"),
        "dead": ("死亡", "dead"),
        "excluded": ("排除", "excluded"),
    },
    "outcome": {
        "positive": ("阳性", "positive"),
        "negative": ("阴性", "negative"),
        "invalid": ("无效", "invalid"),
        "discordant": ("双检不一致", "discordant"),
        "pending": ("待出结果", "awaited"),
        "transferred": ("已转出", "transferred"),
    },
    "method": {"pcr": ("核酸", "PCR"), "antigen": ("抗原", "antigen test")},
    "owed": {"test": ("检", "test"), "report": ("报告", "report")},
    "mode": {
        "train": ("火车", "train"),
        "plane": ("飞机", "plane"),
        "coach": ("客车", "coach"),
        "car": ("自驾车", "own car"),
        "ship": ("轮船", "ship"),
        "foot": ("步行", "on foot"),
        "other": ("其他方式", "another way"),
    },
    "zone": {"static": ("静态管理区", "a static zone")},
    "post": {
        "high_risk": (
            "口岸、隔离、转运、冷链等高风险岗位",
            "a high-risk post (border, quarantine, transport, cold chain)",
        ),
        "health_care": ("医疗卫生岗位", "health care"),
        "education": ("学校、托幼机构", "a school or nursery"),
    },
    "disease": {
        "measles": ("麻疹", "measles"),
        "ebola": ("埃博拉", "Ebola"),
    },
    "immunity_proof": {
        "laboratory": ("实验室检测证明", "a laboratory's proof"),
        "illness": ("既往患病", "having had the illness"),
    },
    "symptom": {
        "fever": ("发热", "fever"),
        "cough": ("咳嗽", "cough"),
        "sore_throat": ("咽痛", "a sore throat"),
        "runny_nose": ("流涕", "a runny nose"),
        "red_eyes": ("结膜充血", "red eyes"),
        "rash": ("皮疹", "a rash"),
        "headache": ("头痛", "headache"),
        "fatigue": ("乏力", "fatigue"),
        "muscle_pain": ("肌肉痛", "muscle pain"),
        "vomiting": ("呕吐", "vomiting"),
        "diarrhoea": ("腹泻", "diarrhoea"),
        "bleeding": ("出血", "bleeding"),
        "loss_of_smell": ("嗅觉减退", "loss of smell"),
        "breathlessness": ("呼吸困难", "breathlessness"),
        "other": ("其他症状", "another symptom"),
    },
    "default": {
        "bound_days": ("管控上限：期满后天数", "days to the bound, after the end"),
        "repeat_within_days": (
            "无效后重检期限（天）",
            "days to repeat an invalid test",
        ),
        "window_hours": ("检测时限（小时）", "hours allowed for a test"),
        "quiet_days": ("无疫情满（天）", "days without a case until quiet"),
        "appeal_answer_hours": (
            "异议首次答复（小时）",
            "hours to answer an objection",
        ),
    },
    "confidence": {
        "confirmed": ("出处已核实", "source confirmed"),
        "local": ("地方做法", "local practice"),
        "unverified": ("出处未核实", "source not verified"),
    },
    "setting": {
        "household": ("共同居住", "household"),
        "closed_venue": ("密闭场所", "closed venue"),
        "plane": ("飞机", "plane"),
        "train": ("火车", "train"),
        "train_sealed": ("列车（密闭车厢）", "train, sealed carriages"),
        "train_sleeper": ("卧铺车厢", "sleeping car"),
        "train_unsealed": ("列车（非全封闭）", "train, windows that open"),
        "coach": ("客车", "coach"),
        "coach_sealed": ("客车（密闭）", "coach, windows shut"),
        "coach_ventilated": ("客车（通风）", "coach, windows open"),
        "ship": ("轮船", "ship"),
        "hotel": ("宾馆", "hotel"),
    },
    "scope": {
        "same_carriage": ("同一节车厢内所有人员", "everybody in the same carriage"),
        "same_compartment": (
            "同一包厢或舱室内所有人员",
            "everybody in the same compartment or cabin",
        ),
        "whole_vehicle": ("同乘所有人员", "everybody aboard"),
        "all_there": ("在场所有人员", "everybody there"),
        "investigated": (
            "经调查判定近距离接触的人员",
            "whom an officer finds to have been near",
        ),
    },
    "country": {
        "CN": ("中国", "China"),
        "US": ("美国", "the United States"),
        "XE": ("样例国", "Modelland"),
        "XM": ("样例国", "Modelland"),
    },
}
