"""RoB 2 (Sterne 2019, BMJ 366:l4898; guidance of 22 August 2019): the algorithm of each domain.

The variants for crossover and cluster trials (guidance of 18 March 2021) have a domain more. Effect of assignment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.risk_of_bias.instrument import Domain, Question

if TYPE_CHECKING:
    from evidence.risk_of_bias.instrument import Answers

LOW, SOME, HIGH = LEVELS = ("low", "some-concerns", "high")


def randomisation(answers: Answers) -> str:
    """Concealment first, then the sequence, then imbalance at baseline."""
    if answers.no("1.2"):
        return HIGH
    if answers.unknown("1.2"):
        return HIGH if answers.yes("1.3") else SOME
    if answers.no("1.1"):
        return SOME
    return SOME if answers.yes("1.3") else LOW


def deviations(answers: Answers) -> str:
    """The worse of what deviations did and of how the trial was analysed."""
    return max(_deviated(answers), _analysed(answers), key=LEVELS.index)


def _deviated(answers: Answers) -> str:
    if answers.no("2.1") and answers.no("2.2"):
        return LOW
    if answers.no("2.3"):
        return LOW
    if answers.unknown("2.3") or answers.no("2.4"):
        return SOME
    return SOME if answers.yes("2.5") else HIGH


def _analysed(answers: Answers) -> str:
    if answers.yes("2.6"):
        return LOW
    return SOME if answers.no("2.7") else HIGH


def missing_data(answers: Answers) -> str:
    """Low where data are nearly complete, or where what is missing cannot have depended on its value."""
    if answers.yes("3.1") or answers.yes("3.2") or answers.no("3.3"):
        return LOW
    return SOME if answers.no("3.4") else HIGH


def measurement(answers: Answers) -> str:
    """Method, likeness between groups, and whether those who measured knew and could be swayed."""
    if answers.yes("4.1") or answers.yes("4.2"):
        return HIGH
    best = SOME if answers.unknown("4.2") else LOW
    if answers.no("4.3") or answers.no("4.4"):
        return best
    return SOME if answers.no("4.5") else HIGH


def selection(answers: Answers) -> str:
    """High where the result was likely chosen from several; low needs a plan that came before the data."""
    if answers.yes("5.2") or answers.yes("5.3"):
        return HIGH
    planned = answers.yes("5.1")
    return LOW if planned and answers.no("5.2") and answers.no("5.3") else SOME


def period_carryover(answers: Answers) -> str:
    """Crossover trials: sequences of about one size or period effects allowed for, and carry-over gone."""
    balanced = answers.yes("S.1") or answers.yes("S.2")
    if answers.no("S.3"):
        return HIGH
    return LOW if balanced and answers.yes("S.3") else SOME


def identification(answers: Answers) -> str:
    """Cluster trials: whether people were found and recruited before, or without knowing, the allocation."""
    if answers.yes("1b.1"):
        return LOW
    if answers.yes("1b.2"):
        return HIGH
    if answers.no("1b.2"):
        return SOME if answers.yes("1b.3") else LOW
    return HIGH if answers.yes("1b.3") else SOME


DOMAINS = (
    Domain(
        "randomisation",
        "randomisation process",
        (
            Question("1.1", "Was the order of allocation random?"),
            Question("1.2", "Was the allocation hidden until people were enrolled and assigned?"),
            Question("1.3", "Do differences at baseline point to a problem with randomisation?"),
        ),
        randomisation,
    ),
    Domain(
        "deviations",
        "deviations from the intended interventions (effect of assignment)",
        (
            Question("2.1", "Did participants know what they were given?"),
            Question("2.2", "Did those who cared for them or gave the treatment know?"),
            Question("2.3", "Did being in a trial lead to deviations from what was intended?"),
            Question("2.4", "Are these deviations likely to have changed the outcome?"),
            Question("2.5", "Were they balanced between the groups?"),
            Question("2.6", "Was the effect of assignment analysed rightly (intention to treat)?"),
            Question("2.7", "Could people analysed in the wrong group have changed the result much?"),
        ),
        deviations,
    ),
    Domain(
        "missing-data",
        "missing outcome data",
        (
            Question("3.1", "Were outcome data there for all, or nearly all, who were randomised?"),
            Question("3.2", "Is there evidence that missing data did not bias the result?"),
            Question("3.3", "Could data be missing because of what the outcome was?"),
            Question("3.4", "Is it likely that they are missing because of what the outcome was?"),
        ),
        missing_data,
    ),
    Domain(
        "measurement",
        "measurement of the outcome",
        (
            Question("4.1", "Was the way of measuring unfit for this outcome?"),
            Question("4.2", "Could measuring have differed between the groups?"),
            Question("4.3", "Did those who assessed the outcome know what was given?"),
            Question("4.4", "Could knowing it have changed their assessment?"),
            Question("4.5", "Is it likely that knowing it changed their assessment?"),
        ),
        measurement,
    ),
    Domain(
        "selection",
        "selection of the reported result",
        (
            Question("5.1", "Did the analysis follow a plan made before the unblinded data were seen?"),
            Question("5.2", "Was the result likely chosen from several measurements of the outcome?"),
            Question("5.3", "Was the result likely chosen from several analyses of the data?"),
        ),
        selection,
    ),
)

PERIOD = Domain(
    "period-carryover",
    "period and carry-over effects",
    (
        Question("S.1", "Were the sequences given to about as many people each?"),
        Question("S.2", "If not, did the analysis allow for effects of the period?"),
        Question("S.3", "Was there time for carry-over to vanish before the next period was measured?"),
    ),
    period_carryover,
)

CLUSTER = Domain(
    "identification-recruitment",
    "identification and recruitment of participants in clusters",
    (
        Question("1b.1", "Were all participants found and recruited before the clusters were randomised?"),
        Question("1b.2", "Was knowing the allocation likely to change who was chosen?"),
        Question("1b.3", "Do differences at baseline point to different recruitment between the groups?"),
    ),
    identification,
)
