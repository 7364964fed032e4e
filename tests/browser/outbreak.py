"""An outbreak for the town: a case who flew, a positive tube, a hospital."""

from uuid import UUID

from pratique.database import WORKER
from pratique.labs import actions as labs
from pratique.loop.settling import acting, strictly
from pratique.registry.actions import moving
from pratique.registry.actions.enrolling import enrol
from pratique.registry.actions.manifests import import_manifest
from pratique.registry.declared import DeclaredPerson, StayKind
from tests.gazetteer import JINJIANG, NORMAL_SCHOOL_STREET
from tests.loop.cast import officer

HEAD = "mode,service,day,venue,document,name,seat"
FLIGHT = (
    "plane,MU2401,2022-08-20,{venue},000000199001010085,测试丁,12A",
    "plane,MU2401,2022-08-20,{venue},000000199001010181,测试寅,14C",
    "plane,MU2401,2022-08-20,{venue},000000199001010202,测试卯,30A",
)


def break_out(airport: str) -> None:
    """Have somebody fall ill who flew; have a member of a positive tube move away."""
    ill = enter("测试丁", "000000199001010085")
    sampler, clerk = officer("sampler"), officer("laboratory_clerk")
    with strictly(), acting(sampler):
        labs.sample(person=ill, code="CASE-1", by=sampler)
    with strictly(), acting(clerk):
        labs.report(code="CASE-1", outcome="positive", ct_n=24.5, by=clerk)
    fly(airport)
    guest = enter("测试戊", "")
    with strictly(), acting(sampler):
        labs.open_tube(code="MIX-20", ratio=5, by=sampler)
        for person in (guest, enter("测试己", "")):
            labs.add_to_tube(tube="MIX-20", person=person, by=sampler)
        labs.seal_tube(tube="MIX-20", by=sampler)
    with strictly(), acting(clerk):
        labs.receive_tube(tube="MIX-20", by=clerk)
        labs.report_tube(tube="MIX-20", outcome="positive", by=clerk)
    with strictly(), acting(WORKER):
        moving.change_address(
            person=guest, division=JINJIANG, stay_kind=StayKind.HOME, by=WORKER
        )


def enter(name: str, document: str) -> UUID:
    """Enrol a resident."""
    sampler = officer("sampler")
    who = DeclaredPerson(name=name, document=document)
    with strictly(), acting(sampler):
        return enrol(who=who, division=NORMAL_SCHOOL_STREET, by=sampler).pk


def fly(airport: str) -> None:
    """Read in the list of the flight."""
    told = "\n".join([HEAD, *(row.format(venue=airport) for row in FLIGHT)])
    receiver = officer("checkpoint_officer")
    with strictly(), acting(receiver):
        import_manifest(content=told.encode(), by=receiver)
