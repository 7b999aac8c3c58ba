"""The instruments by the name of their tool, each with its version."""

from __future__ import annotations

from evidence import terms
from evidence.risk_of_bias import rob2
from evidence.risk_of_bias.instrument import Domain, Instrument

ROBINS_I_DOMAINS = (
    Domain("confounding", "confounding"),
    Domain("selection", "selection of participants into the study"),
    Domain("classification", "classification of interventions"),
    Domain("deviations", "deviations from intended interventions"),
    Domain("missing-data", "missing data"),
    Domain("measurement", "measurement of outcomes"),
    Domain("reporting", "selection of the reported result"),
)

_ROB2 = "Sterne 2019, BMJ 366:l4898"

INSTRUMENTS: dict[str, Instrument] = {
    one.tool: one
    for one in (
        Instrument("rob2", "RoB 2, parallel trials", "2019-08-22", _ROB2, rob2.LEVELS, rob2.DOMAINS),
        Instrument(
            "rob2-crossover",
            "RoB 2, crossover trials",
            "2021-03-18",
            _ROB2,
            rob2.LEVELS,
            (rob2.DOMAINS[0], rob2.PERIOD, *rob2.DOMAINS[1:]),
        ),
        Instrument(
            "rob2-cluster",
            "RoB 2, cluster-randomised trials",
            "2021-03-18",
            _ROB2,
            rob2.LEVELS,
            (rob2.DOMAINS[0], rob2.CLUSTER, *rob2.DOMAINS[1:]),
        ),
        Instrument(
            "robins-i",
            "ROBINS-I",
            "2016-08-01",
            "Sterne 2016, BMJ 355:i4919",
            terms.APPRAISAL_LEVELS["robins-i"],
            ROBINS_I_DOMAINS,
        ),
        Instrument("other", "another instrument, named in the reason", "", "", terms.APPRAISAL_LEVELS["other"], ()),
    )
}


def default_tool(design: str) -> str:
    """The instrument that fits a design."""
    by_design = {"parallel-rct": "rob2", "crossover-rct": "rob2-crossover", "cluster-rct": "rob2-cluster"}
    family = terms.DESIGNS[design].family
    return by_design.get(design, "robins-i" if family == terms.NON_RANDOMISED else "other")
