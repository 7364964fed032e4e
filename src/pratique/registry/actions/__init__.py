"""Everything that writes in the registry, by subject.

declaring   what people say, through the one door there is
enrolling   who is before an officer, or on a list, and has not declared
proving     what makes it count: a document, a manifest, the phone on record
identity    particulars corrected; stays added, struck, reinstated
merging     two rows that are one person, and back
moving      address, departure, death; the governing place follows the facts
manifests   carriers' lists: read in, who is missing
matching    who on a list has declared, and what does not agree
noting      what an officer must look into
"""

from pratique.registry.actions.matching import prove_from_manifest
from pratique.registry.actions.moving import apply_proof

__all__ = ["apply_proof", "prove_from_manifest"]
