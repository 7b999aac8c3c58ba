"""The template of a study document: what ``evidence new`` writes for people to fill in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from evidence.documents.writing import json_text, yaml_fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.documents.study import Report

# What YAML 1.1 takes for no character, or for the end of a line.
_UNPRINTED = re.compile("[^\t\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
# Words that YAML takes as they are.
_PLAIN = re.compile(r"(?!(?:true|false|yes|no|on|off|y|n|null)$)[a-z]+(?:-[a-z]+)*")

_TEMPLATE = """\
## A study document. Fill in what the report says, and leave out what it does not say.
## A line with one # is a field that you can use: take the # away and mend the value. Lines with ## explain.
## Numbers, doses, dates and durations are written as the report writes them: 1 mg b.i.d., 12 wk, <0.001, 67%.

evidence: study/1
key:{key}
## ^ lower-case letters, digits and hyphens, such as smith-2011
title:{title}
design:{design}
## ^ parallel-rct crossover-rct cluster-rct crossover-trial non-randomised-trial single-arm-trial cohort
##   case-control cross-sectional case-series case-report systematic-review animal in-vitro
condition:{condition}
## ^ a name, synonym or code (see `evidence terms condition`), or a list, the main one first
#masking: double
##   open single double triple not-reported
#status: completed
##   registered recruiting ongoing completed terminated withdrawn unknown
#participants: adults with moderate to severe symptoms
#countries: [US]

## People at each stage; the age in years (also min, max, median, q1, q3); women as a share or a count.
#n: {{planned: 60, screened: 55, enrolled: 44, randomised: 40, analysed: 38}}
#age: {{mean: 45, sd: 12}}
#female: 67%
#dates: {{start: 2014-01-13, end: 2014-11}}
#funding: {{kind: not-reported, source: as the report words it}}
##   public non-profit industry mixed none not-reported

## Only for crossovers, and only for cluster-randomised trials:
#periods: {{baseline: 1 week, washout: 2 weeks, order: random}}
#clusters: {{number: 20, mean_size: 15, icc: 0.05}}

## Every document about the study. Roles: primary secondary protocol registry correction retraction.
## Identifiers: doi pmid pmcid nct eudract isrctn ctri actrn drks.
reports:
{reports}
## The groups of the study; in a crossover its treatments. Roles: experimental comparator single.
## `with` names a co-intervention that only this arm gets.
arms:
  - id: treated
    role: experimental
    intervention:{treated}
#    dose: 4.5 mg/day
#    duration: 12 weeks
#    n: 20
  - id: control
    role: comparator
    intervention:{control}
#    duration: 12 weeks
#    n: 20

## What was found: one item for each outcome, instrument, time and analysis population.
## In each arm baseline, end and change take: n mean sd se ci level median q1 q3 min max; and beside them
## percent_change, events with total, percent, event_count. An outcome is named as in `evidence terms outcome`.
#results:
#  - outcome: depressive-symptoms
#    instrument: HAM-D-17
#    primary: true
#    at: 12 weeks
#    analysis: itt
#    arms:
#      treated: {{n: 20, baseline: {{mean: 21.2, sd: 2.0}}, end: {{mean: 11.7, sd: 7.7}}}}
#      control: {{n: 20, baseline: {{mean: 21.7, sd: 2.3}}, end: {{mean: 17.8, sd: 5.9}}}}
#    contrast: {{of: treated, against: control, measure: MD, estimate: 6.1, ci: [1.7, 10.5], favours: treated}}
#    favours: treated
#    source: {{report: paper, where: table 2, quote: the words of the report}}
#    note: anything a reader must know

## A judgement of the risk of bias, for the whole study or one outcome. Tools: rob2 rob2-crossover rob2-cluster
## (low some-concerns high), robins-i (low moderate serious critical), other.
#appraisals:
#  - {{tool: rob2, overall: some-concerns, domains: {{randomisation: low}}, reason: why, by: J Jones, on: 2026-01-31}}

## Where the study's own numbers stand.
#sources: {{n: {{report: paper, where: figure 1}}, arms: {{report: paper, where: methods}}}}
#extracted_by: J Jones
#verified_by: A Smith
#notes: anything else

## Terms that the vocabulary does not know yet:
#terms: [{{kind: condition, key: a-new-condition, name: a new condition, synonyms: [another name]}}]
"""

_REPORTS = """\
  - id: paper
    role: primary
#    title: The title of the paper
#    authors: [Smith J, Jones A]
#    journal: J Example Med
#    published: 2017-01
#    doi: 10.1000/example.2017.01
#    pmid: 12345678
#  - {id: registry, role: registry, nct: NCT01234567}
"""


class Proposed(NamedTuple):
    """A value that was not given but found; ``where`` is told beside it, for a person to check."""

    value: str
    where: str


class Listed(NamedTuple):
    """A report to be listed; ``remarks`` stand under it as comments, or alone."""

    report: Report | None
    remarks: tuple[str, ...] = ()


Value: TypeAlias = "str | Proposed | None"


def template(*, key: Value = None, title: Value = None, condition: Value = None, design: Value = None) -> str:
    """Write a template with what is known filled in; what is missing is left empty, and told when it is added."""
    return _filled(_REPORTS, key=key, title=title, condition=condition, design=design, treated=None, control="placebo")


def draft(reports: Sequence[Listed], **known: Value) -> str:
    """Write a template with reports listed; ``known`` are key, title, condition, design, treated and control."""
    return _filled("".join(map(_listed, reports)), **known)


def _filled(reports: str, **known: Value) -> str:
    return _TEMPLATE.format(reports=reports, **{name: _scalar(value) for name, value in known.items()})


def _scalar(value: Value) -> str:
    """Write a text so that YAML reads it as it is, whatever it holds: its double quotes are those of JSON."""
    if value is None:
        return ""
    if isinstance(value, Proposed):
        return f"{_scalar(value.value)}  ## {value.where}: check"
    return f" {value if _PLAIN.fullmatch(value) else _UNPRINTED.sub(_coded, json_text(value))}"


def _coded(found: re.Match[str]) -> str:
    return f"\\U{ord(found[0]):08x}"


def _listed(one: Listed) -> str:
    remarks = "".join(f"##   {_UNPRINTED.sub('', ' '.join(remark.split()))}\n" for remark in one.remarks)
    if one.report is None:
        return remarks
    fields = "".join(f"    {line}\n" for line in yaml_fields(one.report).rstrip("\n").split("\n"))
    return f"  - {fields.removeprefix('    ')}{remarks}"
