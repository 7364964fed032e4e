"""Every address of the officers' front."""

from django.urls import path
from django.views.i18n import set_language

from pratique.web.acting import for_nobody
from pratique.web.admin import views as admin
from pratique.web.bulletin import views as bulletin
from pratique.web.checkpoint import views as checkpoint
from pratique.web.command import (
    areas,
    going_on,
    lapsing,
    lists,
    premises,
    responses,
    zones,
)
from pratique.web.command import views as command
from pratique.web.community import tasks, units
from pratique.web.community import views as community
from pratique.web.custody import views as custody
from pratique.web.door import views as door
from pratique.web.hospital import views as hospital
from pratique.web.lab import views as lab
from pratique.web.manifests import views as manifests
from pratique.web.notes import views as notes
from pratique.web.people import bounds, merging, records
from pratique.web.people import views as people
from pratique.web.registering import views as registering
from pratique.web.rules import proposals
from pratique.web.rules import views as rulebooks
from pratique.web.sampling import other_ways, tubes, voiding
from pratique.web.sampling import views as sampling
from pratique.web.site import views as site
from pratique.web.tracing import cases, chains, contacts, letters, seats, sending
from pratique.web.tracing import views as tracing
from pratique.web.traveller.declaring import divisions
from pratique.web.trips import driving, planning

handler400 = "pratique.web.faults.missing"
handler403 = "pratique.web.faults.forbidden"
handler404 = "pratique.web.faults.missing"
handler500 = "pratique.web.faults.broken"

urlpatterns = [
    path("", door.home, name="home"),
    path("language", for_nobody(set_language), name="language"),
    path("sign-in", door.sign_in, name="sign-in"),
    path("sign-out", door.sign_out, name="sign-out"),
    path("password", door.password, name="password"),
    path("account", door.account, name="account"),
    path("divisions", divisions, name="divisions"),
    path("checkpoint", checkpoint.checkpoint, name="checkpoint"),
    path("checkpoint/scan", checkpoint.scan, name="scan"),
    path("checkpoint/<uuid:declaration>", checkpoint.declaration, name="declaration"),
    path("checkpoint/<uuid:declaration>/prove", checkpoint.prove, name="prove"),
    path("checkpoint/<uuid:declaration>/aside", checkpoint.set_aside, name="set-aside"),
    path("register", registering.register, name="register"),
    path("people", people.search, name="people"),
    path("people/<str:reference>", people.person, name="person"),
    path("people/<str:reference>/link", people.give_link, name="give-link"),
    path("people/<str:reference>/depart", people.depart, name="depart"),
    path("people/<str:reference>/here", records.withdraw_departure, name="here"),
    path("people/<str:reference>/correct", records.correct, name="correct"),
    path("people/<str:reference>/stays", records.stays, name="stays"),
    path(
        "people/<str:reference>/stays/<uuid:stay>",
        records.judge_stay,
        name="judge-stay",
    ),
    path("people/<str:reference>/address", records.change_address, name="address"),
    path("people/<str:reference>/death", records.record_death, name="death"),
    path("people/<str:reference>/alive", records.withdraw_death, name="alive"),
    path("people/<str:reference>/merge", merging.merge, name="merge"),
    path("people/<str:reference>/unmerge", merging.unmerge, name="unmerge"),
    path("grounds/<uuid:ground>/anew", bounds.order_anew, name="order-anew"),
    path("renewals/<uuid:renewal>", bounds.withdraw, name="withdraw-renewal"),
    path("appeals/<uuid:appeal>", people.decide_appeal, name="decide-appeal"),
    path("appeals/<uuid:appeal>/undo", people.undo_appeal, name="undo-appeal"),
    path("leave/<uuid:leave_id>", people.answer_leave, name="answer-leave"),
    path("notes", notes.notes, name="notes"),
    path("notes/<uuid:note>", notes.settle, name="note"),
    path("manifests", manifests.manifests, name="manifests"),
    path("manifests/read-in", manifests.read_in, name="read-in"),
    path("manifests/<uuid:manifest>", manifests.manifest, name="manifest"),
    path(
        "manifests/<uuid:manifest>/missing",
        manifests.mark_missing,
        name="mark-missing",
    ),
    path("sampling", sampling.sampling, name="sampling"),
    path("sampling/antigen", other_ways.antigen, name="antigen"),
    path("sampling/twice", other_ways.twice, name="sample-twice"),
    path("sampling/void", voiding.void, name="void"),
    path("sampling/tubes", tubes.tubes, name="tubes"),
    path("sampling/tubes/<str:code>", tubes.tube, name="tube"),
    path("sampling/tubes/<str:code>/add", tubes.add, name="add-to-tube"),
    path("sampling/tubes/<str:code>/new", tubes.add_new, name="add-new-to-tube"),
    path("sampling/tubes/<str:code>/out", tubes.take_out, name="take-from-tube"),
    path("sampling/tubes/<str:code>/seal", tubes.seal, name="seal-tube"),
    path("lab", lab.lab, name="lab"),
    path("lab/receive", lab.receive, name="receive-tube"),
    path("hospital", hospital.hospital, name="hospital"),
    path("hospital/<str:reference>", hospital.patient, name="patient"),
    path("hospital/<str:reference>/admit", hospital.admit, name="admit-patient"),
    path("hospital/<str:reference>/test", hospital.test, name="test-patient"),
    path("hospital/<str:reference>/end", hospital.end, name="end-patient"),
    path("tracing", tracing.tracing, name="tracing"),
    path("cases/<str:reference>", cases.case, name="case"),
    path("cases/<str:reference>/consult", cases.consult, name="consult"),
    path(
        "cases/<str:reference>/consultations/<uuid:consultation>",
        cases.correct,
        name="correct-finding",
    ),
    path("cases/<str:reference>/source", cases.source, name="name-source"),
    path(
        "cases/<str:reference>/sources/<uuid:link>",
        cases.withdraw_source,
        name="withdraw-source",
    ),
    path("cases/<str:reference>/chain", cases.into_chain, name="into-chain"),
    path("cases/<str:reference>/unchain", cases.out_of_chain, name="out-of-chain"),
    path("cases/<str:reference>/contact", contacts.name_contact, name="name-contact"),
    path("cases/<str:reference>/letter", sending.about_case, name="ask-of-case"),
    path("cases/<str:reference>/seats", seats.seats, name="seats"),
    path(
        "cases/<str:reference>/contacts/<uuid:contact>",
        contacts.withdraw,
        name="withdraw-contact",
    ),
    path("chains", chains.chains, name="chains"),
    path("chains/<str:reference>", chains.chain, name="chain"),
    path("chains/<str:reference>/letter", sending.about_chain, name="ask-of-chain"),
    path("chains/<str:reference>/merge", chains.merge, name="merge-chain"),
    path("chains/<str:reference>/split", chains.split, name="split-chain"),
    path("letters", letters.letters, name="letters"),
    path("letters/from/<str:code>", sending.about_tube, name="ask-about"),
    path("letters/<str:reference>", letters.letter, name="letter"),
    path("letters/<str:reference>/paper", letters.on_paper, name="letter-on-paper"),
    path("letters/<str:reference>/accept", letters.accept, name="accept-letter"),
    path("letters/<str:reference>/withdraw", letters.withdraw, name="withdraw-letter"),
    path("letters/<str:reference>/<uuid:person>", letters.answer, name="answer-letter"),
    path("community", community.community, name="community"),
    path("tasks/<uuid:task>/accept", tasks.accept, name="accept-task"),
    path("tasks/<uuid:task>/pass-on", tasks.pass_on, name="pass-on"),
    path("units", units.units, name="units"),
    path("units/<uuid:unit>/<slug:what>", units.change, name="change-unit"),
    path("hand-over/<str:reference>", custody.hand_over, name="hand-over"),
    path("offers/sign", custody.sign, name="sign-offers"),
    path("offers/<uuid:offer>/refuse", custody.refuse, name="refuse-offer"),
    path("offers/<uuid:offer>/withdraw", custody.withdraw, name="withdraw-offer"),
    path("trips", driving.trips, name="trips"),
    path("trips/<uuid:trip>/depart", driving.depart, name="depart-trip"),
    path("trips/<uuid:trip>/arrive", driving.arrive, name="arrive-trip"),
    path("transfers", planning.plan, name="plan-trips"),
    path("transfers/<uuid:trip>/cancel", planning.cancel, name="cancel-trip"),
    path("site", site.site, name="site"),
    path("site/<str:code>/rooms", site.open_room, name="open-room"),
    path("site/<str:code>/rooms/<uuid:room>/close", site.close_room, name="close-room"),
    path("site/<str:code>/lodge", site.lodge, name="lodge"),
    path("site/<str:code>/leave/<str:reference>", site.leave, name="leave-bed"),
    path("command", command.command, name="command"),
    path("command/cases", lists.cases, name="cases-counted"),
    path("command/gaps", lists.gaps, name="gaps"),
    path("command/left-inside", lists.left_inside, name="left-inside"),
    path("command/letters", lists.letters, name="overdue-letters"),
    path("command/kept/<slug:kind>", lists.kept, name="kept"),
    path("command/hand-overs", lists.waiting, name="waiting-hand-overs"),
    path("command/unaccepted", lists.unaccepted, name="unaccepted"),
    path(
        "command/contacts/<uuid:chain>/<slug:level>",
        lists.chain_contacts,
        name="chain-contacts",
    ),
    path("command/bound", command.bound, name="bound"),
    path("command/bounds", lapsing.bounds, name="bounds"),
    path("command/arrivals", command.arrivals, name="arrivals"),
    path("command/expected", command.expected, name="expected"),
    path("command/go-on", going_on.go_on, name="go-on"),
    path("bulletin", bulletin.bulletin, name="bulletin"),
    path("bulletin/publish", bulletin.publish, name="publish-bulletin"),
    path("bulletin/<str:reference>", bulletin.published, name="published-bulletin"),
    path("bulletin/<str:reference>/correct", bulletin.correct, name="correct-bulletin"),
    path("areas", areas.areas, name="areas"),
    path("areas/<str:code>/lift", areas.lift, name="lift-area"),
    path("areas/<str:code>/withdraw", areas.withdraw, name="withdraw-area"),
    path("zones", zones.zones, name="zones"),
    path("zones/<uuid:zone>", zones.zone, name="zone"),
    path("zones/<uuid:zone>/review", zones.review, name="review-zone"),
    path("zones/<uuid:zone>/lift", zones.lift, name="lift-zone"),
    path("premises", premises.premises, name="premises"),
    path("premises/<str:code>/<slug:step>", premises.take, name="premises-step"),
    path("responses", responses.responses, name="responses"),
    path("responses/<uuid:response>", responses.response, name="response"),
    path("responses/<uuid:response>/close", responses.close, name="close-response"),
    path(
        "responses/<uuid:response>/<slug:step>/<slug:what>",
        responses.mark,
        name="response-step",
    ),
    path("rules", rulebooks.rules, name="rules"),
    path("rules/propose", proposals.propose, name="propose-rulebook"),
    path("rules/proposals/<str:reference>", proposals.proposal, name="proposal"),
    path("rules/proposals/<str:reference>/people", proposals.people, name="foretold"),
    path(
        "rules/proposals/<str:reference>/adopt", proposals.adopt, name="adopt-proposal"
    ),
    path(
        "rules/proposals/<str:reference>/ask-reversal",
        proposals.ask_reversal,
        name="ask-reversal",
    ),
    path(
        "rules/proposals/<str:reference>/<slug:step>",
        proposals.take,
        name="proposal-step",
    ),
    path("rules/<str:name>/<str:version>", rulebooks.version, name="rulebook"),
    path("accounts", admin.accounts, name="accounts"),
    path("accounts/<uuid:account>", admin.one_account, name="one-account"),
    path("accounts/<uuid:account>/<slug:what>", admin.change, name="change-account"),
]
