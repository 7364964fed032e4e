"""Tables of the registry, by subject."""

from pratique.registry.models.declarations import (
    Arrival,
    CapabilityLink,
    Declaration,
    PhoneConfirmation,
    Stay,
)
from pratique.registry.models.manifests import Manifest, ManifestRow, Note
from pratique.registry.models.people import (
    Address,
    Correction,
    Death,
    Enrolment,
    Merge,
    NamePart,
    Person,
)

__all__ = [
    "Address",
    "Arrival",
    "CapabilityLink",
    "Correction",
    "Death",
    "Declaration",
    "Enrolment",
    "Manifest",
    "ManifestRow",
    "Merge",
    "NamePart",
    "Note",
    "Person",
    "PhoneConfirmation",
    "Stay",
]
