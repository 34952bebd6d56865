"""Files for tests, made in memory: harmless ones of every type, and a corpus of hostile ones."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/main.xml" ContentType="application/{}.main+xml"/></Types>'
)
WORD = "vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
POWERPOINT = "vnd.openxmlformats-officedocument.presentationml.presentation"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"'
    ' Target="http://elsewhere.example/x" TargetMode="External"/></Relationships>'
)


def packed(parts: Mapping[str, str | bytes], *, comment: bytes = b"") -> bytes:
    """A ZIP archive of these parts."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as package:
        package.comment = comment
        for name, content in parts.items():
            package.writestr(name, content)
    return body.getvalue()


def office(main: str = WORD, **parts: str | bytes) -> bytes:
    """An Office Open XML file; extra parts are given by name, with `__` for a slash."""
    extra = {name.replace("__", "/"): content for name, content in parts.items()}
    return packed({"[Content_Types].xml": CONTENT_TYPES.format(main), "main.xml": "<w/>"} | extra)


def odf(kind: str = "text", **parts: str) -> bytes:
    """An OpenDocument file."""
    extra = {name.replace("__", "/"): content for name, content in parts.items()}
    return packed({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<office/>"} | extra)


def png(*, after: bytes = b"") -> bytes:
    """A picture of one pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body + after


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\xff\xd9"
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00;"
WEBP = b"RIFF" + struct.pack("<I", 12) + b"WEBPVP8 " + b"\x00" * 4
HEIC = struct.pack(">I", 24) + b"ftypmif1" + b"\0\0\0\0" + b"heicmif1" + b"\0" * 40
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1"/></svg>'
TIFF = b"II*\x00\x08\x00\x00\x00"
MP4 = struct.pack(">I", 24) + b"ftypisom" + b"\0\0\0\0" + b"isommp42" + b"\0" * 40


def drawing(inside: str, *, attributes: str = "", before: str = "") -> bytes:
    """An SVG drawing with this inside."""
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


HARMLESS: dict[str, tuple[str, bytes, str]] = {
    "pdf": ("form.pdf", PDF, "pdf"),
    "png": ("photo.png", png(), "png"),
    "jpeg": ("photo.jpg", JPEG, "jpeg"),
    "gif": ("old.gif", GIF, "gif"),
    "webp": ("shot.webp", WEBP, "webp"),
    "heic": ("phone.heic", HEIC, "heic"),
    "tiff": ("scan.tif", TIFF, "tiff"),
    "svg": ("plan.svg", SVG, "svg"),
    "svg with its own link": ("plan.svg", drawing('<a href="#x"><rect style="fill:url(#g)"/></a>'), "svg"),
    "svg in utf-16": ("plan.svg", SVG.decode().replace("?>", ' encoding="utf-16"?>').encode("utf-16"), "svg"),
    "docx": ("letter.docx", office(), "docx"),
    "xlsx": ("table.xlsx", office(EXCEL), "xlsx"),
    "pptx": ("talk.pptx", office(POWERPOINT), "pptx"),
    "docx with a chart's workbook": (
        "r.docx",
        packed(
            {
                "[Content_Types].xml": CONTENT_TYPES.format(WORD),
                "main.xml": "<w/>",
                "word/embeddings/Sheet1.xlsx": office(EXCEL),
            }
        ),
        "docx",
    ),
    "docx with a link to a page": ("l.docx", office(word___rels__x=RELATIONS.format("hyperlink")), "docx"),
    "odt": ("letter.odt", odf(), "odt"),
    "ods": ("table.ods", odf("spreadsheet"), "ods"),
    "odp": ("talk.odp", odf("presentation"), "odp"),
    "text": ("note.txt", "Dear council, café – £5.\n".encode(), "text"),
    "text from an old program": ("note.txt", "caf\xe9 \x93quoted\x94 £5".encode("latin-1"), "text"),
    "text in utf-16": ("note.txt", "Dear council".encode("utf-16"), "text"),
    "text about html": ("note.txt", b"Your page says <b>closed</b> in bold.", "text"),
    "csv": ("rounds.csv", b'street,day\n"Mill, Lane",Monday\nHigh Street,-5\n+44 7700 900123,x\n', "csv"),
}
"""What is taken when every type is allowed: name, content, type."""

HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "nothing": ("empty.pdf", b"", "empty"),
    "windows program": ("invoice.pdf", b"MZ\x90\x00\x03" + b"\0" * 100, "a program"),
    "linux program": ("photo.jpg", b"\x7fELF\x02\x01\x01" + b"\0" * 100, "a program"),
    "mac program": ("a.png", b"\xcf\xfa\xed\xfe" + b"\0" * 100, "a program"),
    "java class": ("a.txt", b"\xca\xfe\xba\xbe\0\0\0\x34", "a program"),
    "web assembly": ("a.txt", b"\0asm\1\0\0\0", "a program"),
    "shell script": ("notes.txt", b"#!/bin/sh\nrm -rf ~\n", "a script"),
    "shell script after a mark": ("notes.txt", b"\xef\xbb\xbf#!/bin/sh\n", "a script"),
    "php": ("notes.txt", b"<?php system($_GET['c']); ?>", "a script"),
    "php further down": ("notes.txt", b"hello\n<?php system('id');", "a script"),
    "asp": ("notes.txt", b"<% Response.Write(1) %>", "a script"),
    "shortcut": ("a.pdf", b"L\0\0\0\x01\x14\x02\0" + b"\0" * 60, "a shortcut"),
    "older word": ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "older Office"),
    "rich text": ("letter.rtf", b"{\\rtf1\\ansi {\\object}}", "rich text"),
    "postscript": ("a.pdf", b"%!PS-Adobe-3.0\n", "PostScript"),
    "web page": ("page.txt", b"<!DOCTYPE html><script>alert(1)</script>", "a web page"),
    "web page in capitals": ("page.pdf", b"\n  <HTML><BODY>", "a web page"),
    "web page after a comment": ("a.txt", b"<!-- hi --><script>alert(1)</script>", "a web page"),
    "web page in utf-16": ("a.txt", "<html><script>1</script>".encode("utf-16"), "a web page"),
    "web page after words": ("a.txt", b"hello <iframe src=x>", "a web page"),
    "script tag in a table": ("a.csv", b"a,b\n<script>alert(1)</script>,2", "a web page"),
    "xml": ("a.xml", b'<?xml version="1.0"?><order/>', "an XML file"),
    "zip called png": ("photo.png", packed({"a.txt": "x"}), "a ZIP archive"),
    "zip": ("a.zip", packed({"a.txt": "x"}), "a ZIP archive"),
    "empty zip": ("a.zip", b"PK\x05\x06" + b"\0" * 18, "a ZIP archive"),
    "jar": ("a.docx", packed({"META-INF/MANIFEST.MF": "x", "A.class": "x"}), "a ZIP archive"),
    "rar": ("a.pdf", b"Rar!\x1a\x07\0", "an archive"),
    "7z": ("a.pdf", b"7z\xbc\xaf\x27\x1c", "an archive"),
    "gzip": ("a.txt", b"\x1f\x8b\x08\0", "an archive"),
    "tar": ("a.txt", b"a" * 257 + b"ustar\0" + b"\0" * 300, "an archive"),
    "film": ("a.heic", MP4, "a film"),
    "unknown bytes": ("a.pdf", bytes(range(256)), "does not know"),
    "png that is also a zip": ("photo.png", png(after=packed({"evil.exe": "MZ"})), "ZIP archive"),
    "png with something behind": ("photo.png", png(after=b"<script>alert(1)</script>"), "another file"),
    "png cut short": ("photo.png", png()[:30], "not complete"),
    "png that only begins": ("photo.png", b"\x89PNG\r\n\x1a\n<?php", "not complete"),
    "jpeg that is also a zip": ("photo.jpg", JPEG + packed({"a": "b"}), "ZIP archive"),
    "gif that is also a jar": ("a.gif", GIF + packed({"A.class": "b"}), "ZIP archive"),
    "webp with something behind": ("a.webp", WEBP + b"x" * 50, "another file"),
    "pdf that is also a zip": ("a.pdf", PDF + packed({"a": "b"}), "ZIP archive"),
    "pdf that is also a web page": ("a.pdf", b"<html><script>1</script>" + PDF, "a web page"),
    "pdf cut short": ("a.pdf", b"%PDF-1.7\n1 0 obj", "not complete"),
    "svg with script": ("a.svg", drawing("<script>alert(1)</script>"), "script"),
    "svg with a handler": ("a.svg", drawing("<rect/>", attributes='onload="alert(1)"'), "script"),
    "svg with a page in it": ("a.svg", drawing("<foreignObject><p/></foreignObject>"), "web page"),
    "svg with a javascript link": ("a.svg", drawing('<a href="java&#10;script:alert(1)"/>'), "another address"),
    "svg that fetches": ("a.svg", drawing('<image href="https://elsewhere.example/x.png"/>'), "another address"),
    "svg that changes links": ("a.svg", drawing('<animate attributeName="xlink:href" to="javascript:1"/>'), "links"),
    "svg with a style that fetches": ("a.svg", drawing("<style>@import 'x';</style>"), "another address"),
    "svg with a hidden style": ("a.svg", drawing("<style>*{fill:\\75rl(http://x)}</style>"), "another address"),
    "svg with entities": ("a.svg", drawing("&x;", before='<!DOCTYPE svg [<!ENTITY x "y">]>'), "document type"),
    "svg with a million laughs": (
        "a.svg",
        drawing("&b;", before=f'<!DOCTYPE svg [<!ENTITY a "{"ha" * 99}"><!ENTITY b "{"&a;" * 99}">]>'),
        "document type",
    ),
    "svg that reads a file": (
        "a.svg",
        drawing("&x;", before='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "document type",
    ),
    "svg with a browser's style sheet": ("a.svg", drawing("", before='<?xml-stylesheet href="x"?>'), "instructions"),
    "svg nested too deeply": ("a.svg", drawing("<g>" * 5000 + "</g>" * 5000), "nested"),
    "svg that is broken": ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><g></svg>', "not whole"),
    "svg of another kind": ("a.svg", b"<x><svg:svg xmlns:svg='http://www.w3.org/2000/svg'/></x>", "not a drawing"),
    "docm": ("a.docx", office("vnd.ms-word.document.macroEnabled"), "macros"),
    "docx with macros": (
        "a.docx",
        packed({"[Content_Types].xml": CONTENT_TYPES.format(WORD), "main.xml": "<w/>", "word/vbaProject.bin": "x"}),
        "macros",
    ),
    "docx with macros under another name": (
        "a.docx",
        packed(
            {
                "[Content_Types].xml": CONTENT_TYPES.format(WORD).replace(
                    "</Types>", '<Default Extension="dat" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
                ),
                "main.xml": "<w/>",
                "word/harmless.dat": "x",
            }
        ),
        "macros",
    ),
    "xlsx with old macros": ("a.xlsx", office(EXCEL, xl__macrosheets__sheet1=b"x"), "macros"),
    "odt with macros": ("a.odt", odf(Basic__Standard__script="x"), "macros"),
    "docx with an object": ("a.docx", office(word__embeddings__oleObject1="x"), "other files"),
    "docx with a program": (
        "a.docx",
        packed({"[Content_Types].xml": CONTENT_TYPES.format(WORD), "main.xml": "<w/>", "run.exe": "MZ"}),
        "other files",
    ),
    "docx with macros in its workbook": (
        "a.docx",
        packed(
            {
                "[Content_Types].xml": CONTENT_TYPES.format(WORD),
                "main.xml": "<w/>",
                "word/embeddings/Sheet1.xlsx": packed(
                    {"[Content_Types].xml": CONTENT_TYPES.format(EXCEL), "xl/vbaProject.bin": "x"}
                ),
            }
        ),
        "other files",
    ),
    "docx that fetches its template": (
        "a.docx",
        packed(
            {
                "[Content_Types].xml": CONTENT_TYPES.format(WORD),
                "main.xml": "<w/>",
                "word/_rels/settings.xml.rels": RELATIONS.format("attachedTemplate"),
            }
        ),
        "another address",
    ),
    "docx that is also a jar": (
        "a.docx",
        packed({"[Content_Types].xml": CONTENT_TYPES.format(WORD), "main.xml": "<w/>", "META-INF/MANIFEST.MF": "x"}),
        "other files",
    ),
    "docx with entities": (
        "a.docx",
        packed({"[Content_Types].xml": '<!DOCTYPE x [<!ENTITY a "b">]><Types/>', "main.xml": "x"}),
        "document type",
    ),
    "docx with a way out": (
        "a.docx",
        packed({"[Content_Types].xml": CONTENT_TYPES.format(WORD), "main.xml": "<w/>", "../../evil.xml": "x"}),
        "outside itself",
    ),
    "docx with something behind": ("a.docx", office() + b"MZ" * 20, "another file"),
    "docx cut short": ("a.docx", office()[:-40], "not whole"),
    "docx that unpacks to very much": (
        "a.docx",
        packed({"[Content_Types].xml": CONTENT_TYPES.format(WORD), "main.xml": b"\0" * 1_000}).replace(
            struct.pack("<I", 1_000), struct.pack("<I", 3_000_000_000)
        ),
        "unpacks to more",
    ),
    "docx with too many parts": (
        "a.docx",
        packed({"[Content_Types].xml": CONTENT_TYPES.format(WORD)} | {f"p{n}.xml": "" for n in range(5_100)}),
        "too many parts",
    ),
    "csv with a formula": ("a.csv", b'name,total\nx,=HYPERLINK("http://x","y")\n', "formula"),
    "csv with a command": ("a.csv", b"x,+cmd|' /C calc'!A0\n", "formula"),
    "csv with a quoted formula": ("a.csv", b'"=1+1",2\n', "formula"),
}
"""What is refused though every type is allowed: name, content, a part of the words that say why."""
