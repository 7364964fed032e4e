"""Every address of the traveller's front."""

from django.urls import path
from django.views.i18n import set_language

from pratique.web.acting import for_nobody
from pratique.web.traveller import declaring, page

handler400 = "pratique.web.faults.missing"
handler403 = "pratique.web.faults.forbidden"
handler404 = "pratique.web.faults.missing"
handler500 = "pratique.web.faults.broken"

urlpatterns = [
    path("", declaring.start, name="start"),
    path("language", for_nobody(set_language), name="language"),
    path("declare", declaring.begin, name="begin"),
    path("declare/forget", declaring.forget, name="forget"),
    path("declare/itinerary", declaring.itinerary_page, name="itinerary"),
    path("declare/areas", declaring.areas, name="areas"),
    path("declare/party", declaring.party, name="party"),
    path("declare/companion/<int:number>", declaring.companion, name="companion"),
    path("declare/check", declaring.check, name="check"),
    path("declare/<slug:slug>", declaring.step, name="declare"),
    path("divisions", declaring.divisions, name="divisions"),
    path("from/<path:code>", declaring.own_entry, name="own-entry"),
    path("t/<str:token>", page.page, name="page"),
    path("t/<str:token>/sent", page.sent, name="sent"),
    path("t/<str:token>/arrive", page.arrive, name="arrive"),
    path("t/<str:token>/<uuid:declaration>/appeal", page.appeal, name="appeal"),
    path("t/<str:token>/<uuid:declaration>/leave", page.leave, name="leave"),
]
