"""What standing refuses: texts that cannot be adopted, and people who may not."""

from pratique.errors import Refusal


class OutsideJurisdiction(Refusal):
    """A text governs people whom the officer does not answer for."""

    code = "rulebook_outside_jurisdiction"


class UnknownJurisdiction(Refusal):
    """A text is for a division that the gazetteer does not have there."""

    code = "rulebook_jurisdiction_unknown"


class CasesFail(Refusal):
    """A case of its case file comes out otherwise than it says."""

    code = "cases_fail"


class CasesOfAnother(Refusal):
    """The case file stands beside another rulebook or version."""

    code = "cases_of_another"


class StartsInThePast(Refusal):
    """Nobody is governed by what was adopted afterwards."""

    code = "starts_in_the_past"


class AlreadyOver(Refusal):
    """A text has ended by the moment from which it is to be in force somewhere."""

    code = "already_over"


class StageOutside(Refusal):
    """A stage is for a division that the text does not govern."""

    code = "stage_outside"


class StageTwice(Refusal):
    """A division has two stages."""

    code = "stage_twice"


class VersionTaken(Refusal):
    """Another text bears this version."""

    code = "version_taken"


class AlreadyAdopted(Refusal):
    """This text is in force, or will be."""

    code = "already_adopted"


class AlreadyProposed(Refusal):
    """This text waits for a second person."""

    code = "already_proposed"


class UnknownProposal(Refusal):
    """No proposal has this reference."""

    code = "unknown_proposal"


class ProposalWithdrawn(Refusal):
    """It was taken back before anybody adopted it."""

    code = "proposal_withdrawn"


class SimulationMissing(Refusal):
    """Nobody has looked at what it would change, by the rules of now."""

    code = "simulation_missing"


class SamePerson(Refusal):
    """Whoever proposes does not decide."""

    code = "same_person"


class SameUnit(Refusal):
    """Two people of one unit are one voice."""

    code = "same_unit"


class NotInForce(Refusal):
    """It was not adopted, or was reversed."""

    code = "rulebook_not_in_force"


class ReasonMissing(Refusal):
    """A reversal says why."""

    code = "reversal_reason_missing"


class ReversalAsked(Refusal):
    """Somebody has asked for it already."""

    code = "reversal_asked"


class NoReversalAsked(Refusal):
    """Nobody has asked for it: there is nothing to decide."""

    code = "no_reversal_asked"
