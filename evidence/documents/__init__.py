"""Study, terms and claims documents: text → frozen values, values → text."""

from evidence.documents.claims import Assertion, Claim, Claims, Synthesis, SynthesisResult
from evidence.documents.document import Document, json_schema, load, plain_document, read, resolved, warnings_at
from evidence.documents.fields import nearest
from evidence.documents.judgement import Judgement, judgement_of
from evidence.documents.source import spelled
from evidence.documents.study import (
    Appraisal,
    Arm,
    Contrast,
    Report,
    Result,
    ResultArm,
    Sizes,
    Source,
    Study,
    Summary,
)
from evidence.documents.term import Term, Terms, Vocabulary, folded
from evidence.documents.writing import canonical, fingerprint, json_text, tree_of, yaml_text

__all__ = [
    "Appraisal",
    "Arm",
    "Assertion",
    "Claim",
    "Claims",
    "Contrast",
    "Document",
    "Judgement",
    "Report",
    "Result",
    "ResultArm",
    "Sizes",
    "Source",
    "Study",
    "Summary",
    "Synthesis",
    "SynthesisResult",
    "Term",
    "Terms",
    "Vocabulary",
    "canonical",
    "fingerprint",
    "folded",
    "json_schema",
    "json_text",
    "judgement_of",
    "load",
    "nearest",
    "plain_document",
    "read",
    "resolved",
    "spelled",
    "tree_of",
    "warnings_at",
    "yaml_text",
]
