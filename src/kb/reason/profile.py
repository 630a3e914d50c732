"""Whether an ontology is in OWL 2 DL, the language for which HermiT's answer is an answer.

The check is that of the OWL API (`OWL2DLProfile`), and beside it what that one lets pass: reserved terms and datatypes
in places where OWL 2 has no room for them (https://www.w3.org/TR/owl2-syntax/#IRIs and #Datatype_Maps). The OWL API
drops such triples without a word, and HermiT then reasons over what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kb.namespaces import OWL, RDF, RDFS, XSD
from kb.reason import java
from kb.reason.facts import TYPE, Fact, Term, facts, is_reserved, shown


def _terms(namespace: str, names: str) -> frozenset[Term]:
    return frozenset(ox.NamedNode(namespace + name) for name in names.split())


_DATATYPES = (
    _terms(RDF, "PlainLiteral XMLLiteral langString")
    | _terms(OWL, "rational real")
    | _terms(
        XSD,
        "NCName NMTOKEN Name anyURI base64Binary boolean byte dateTime dateTimeStamp decimal double float hexBinary int"
        " integer language long negativeInteger nonNegativeInteger nonPositiveInteger normalizedString positiveInteger"
        " short string token unsignedByte unsignedInt unsignedLong unsignedShort",
    )
)
_ANNOTATIONS = _terms(RDFS, "comment isDefinedBy label seeAlso") | _terms(
    OWL, "backwardCompatibleWith deprecated incompatibleWith priorVersion versionInfo"
)
_BUILT_IN_PROPERTIES = _terms(OWL, "bottomDataProperty bottomObjectProperty topDataProperty topObjectProperty")
_PREDICATES = (
    _ANNOTATIONS
    | _BUILT_IN_PROPERTIES
    | _terms(RDF, "first langRange rest type")
    | _terms(RDFS, "domain range subClassOf subPropertyOf")
    | _terms(
        OWL,
        "allValuesFrom annotatedProperty annotatedSource annotatedTarget assertionProperty cardinality complementOf"
        " datatypeComplementOf differentFrom disjointUnionOf disjointWith distinctMembers equivalentClass"
        " equivalentProperty hasKey hasSelf hasValue imports intersectionOf inverseOf maxCardinality"
        " maxQualifiedCardinality members minCardinality minQualifiedCardinality onClass onDataRange onDatatype"
        " onProperties onProperty oneOf propertyChainAxiom propertyDisjointWith qualifiedCardinality sameAs"
        " someValuesFrom sourceIndividual targetIndividual targetValue unionOf versionIRI withRestrictions",
    )
    | _terms(
        XSD,
        "length maxExclusive maxInclusive maxLength minExclusive minInclusive minLength pattern",
    )
)
_KINDS = (
    _terms(RDF, "List")
    | _terms(RDFS, "Datatype")
    | _terms(
        OWL,
        "AllDifferent AllDisjointClasses AllDisjointProperties Annotation AnnotationProperty AsymmetricProperty Axiom"
        " Class DatatypeProperty FunctionalProperty InverseFunctionalProperty IrreflexiveProperty NamedIndividual"
        " NegativePropertyAssertion Nothing ObjectProperty Ontology ReflexiveProperty Restriction SymmetricProperty"
        " Thing TransitiveProperty",
    )
)
_ENTITIES = _DATATYPES | _ANNOTATIONS | _BUILT_IN_PROPERTIES | _terms(OWL, "Nothing Thing") | _terms(RDFS, "Literal")
_VALUES = _ENTITIES | _terms(RDF, "nil")


def profile_violations(triples: Iterable[ox.Triple]) -> list[str]:
    """Return where an ontology, or an ontology with data, leaves OWL 2 DL: a line each, sorted.

    Each line names the rule as the OWL API does, then the axiom or triple. Every class and property must be declared
    among the triples, those of other ontologies too, as nothing is imported.

    Args:
        triples: one ontology; of several headers only the first is looked at.

    Raises:
        MissingExtra: Java or the bridge to it is missing.
    """
    given = set(triples)
    return sorted({*_misplaced(facts(given)), *_owl_api(given)}) if given else []


def _misplaced(given: set[Fact]) -> Iterator[str]:
    for s, p, o in given:
        allowed = _KINDS if p == TYPE else _VALUES
        for term, room in ((s, _ENTITIES), (p, _PREDICATES), (o, allowed)):
            if is_reserved(term) and term not in room:
                yield f"ReservedVocabulary: {shown(term)} has no meaning here [{_triple(s, p, o)}]"
        if isinstance(o, ox.Literal) and o.datatype not in _DATATYPES:
            yield f"UnsupportedDatatype: {shown(o.datatype)} is no datatype of OWL 2 [{_triple(s, p, o)}]"


def _owl_api(given: Iterable[ox.Triple]) -> Iterator[str]:
    jpype = java.machine()
    source = jpype.JClass("org.semanticweb.owlapi.io.StringDocumentSource")
    manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(source(java.document(given)))
    profile = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")()
    for violation in profile.checkOntology(ontology).getViolations():
        yield _readable(f"{violation.getClass().getSimpleName()}: {violation}")
    # What fits no axiom is dropped. Where the predicate is a term of the language, an axiom was meant: a list without
    # an end, a restriction without its property. (Other predicates show as undeclared annotation properties above.)
    for triple in manager.getOntologyFormat(ontology).getOntologyLoaderMetaData().getUnparsedTriples():
        if ox.NamedNode(str(triple.getPredicate()).strip("<>")) in _PREDICATES:
            yield _readable(f"NotAnAxiom: {triple}")


def _readable(line: str) -> str:
    line = re.sub(r">(?=[A-Z]\w+\()", "> in ", line)  # a separator that the OWL API forgets
    line = re.sub(r" in OntologyID\(.*?\)\)?(?=\]|$)", "", line)
    line = re.sub(r"_:genid[-\w:]*", "[]", line)  # the names of blank nodes differ from run to run
    return " ".join(re.sub(r"<([^<>\s]+)>", lambda iri: shown(ox.NamedNode(iri[1])), line).split())


def _triple(s: Term, p: Term, o: Term) -> str:
    return _readable(" ".join("[]" if isinstance(term, ox.BlankNode) else shown(term) for term in (s, p, o)))
