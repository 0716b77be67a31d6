"""The PowerPoint file of a presentation: pandoc's pptx in the brand's look.

Pandoc makes slides, tables and notes pages; it takes the look from a reference file, which is its
own one with other colours, fonts and sizes and with the logo.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from smbeleid.brand import Brand
from smbeleid.figures import svg_to_png
from smbeleid.logo import logo_png
from smbeleid.report import Cover, Picture, Report
from smbeleid.shapes import fitted, picture_size
from smbeleid.word_package import (
    PACKAGE,
    Xml,
    add_relationship,
    pack,
    parse,
    printable,
    unpack,
    xml_bytes,
)

LOGO_PIXELS = 240
"""Width of the logo's picture: it stands small in a corner."""

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_MASTER = "ppt/slideMasters/slideMaster1.xml"
_MASTER_LINKS = "ppt/slideMasters/_rels/slideMaster1.xml.rels"
_TITLE_SLIDE = "ppt/slideLayouts/slideLayout1.xml"
_THEME = "ppt/theme/theme1.xml"
_TYPES = "[Content_Types].xml"
# Pandoc takes over pictures of a reference when they have such a name.
_LOGO = "ppt/media/image-logo.png"
_SCHOOL = "ppt/media/image-school.png"
_FIRST = "ppt/slides/slide1.xml"
_FIRST_LINKS = "ppt/slides/_rels/slide1.xml.rels"

# On the first slide, in 360 000 parts of a centimetre: the largest logo, the white around it, how
# high it stands, and where the words begin and end.
_FIRST_BOX = (2200000, 440000)
_PLATE = 100000
_TOP = 380000
_EDGES = (685800, 8458200)

# Letters in hundredths of a point, on a slide of 720 by 405 points.
_TITLE_SIZE = 2600
_BODY_SIZES = (1700, 1500, 1400)

_COLOURS = {
    "dk1": "ink",
    "lt1": "paper",
    "dk2": "primary",
    "lt2": "tint",
    "accent1": "primary",
    "accent2": "accent",
    "hlink": "accent",
    "folHlink": "muted",
}
"""Colour of the theme -> colour of the brand; the other four stay pandoc's and are not used."""


def make_slide_reference(default: bytes, brand: Brand, fonts: Path) -> bytes:
    """Return the file from which pandoc takes the look of slides.

    Args:
        default: Pandoc's own reference file.
        brand: Colours, fonts and logo.
        fonts: Folder with the brand's fonts, to draw the logo with.

    Raises:
        ToolError: The logo could not be drawn.
    """
    parts = unpack(default)
    theme = parse(parts[_THEME])
    _set_theme(theme, brand)
    parts[_THEME] = xml_bytes(theme)
    parts[_LOGO] = svg_to_png(brand.logo, LOGO_PIXELS, fonts)
    master = parse(parts[_MASTER])
    _set_master(master, brand, parts[_LOGO])
    parts[_MASTER] = xml_bytes(master)
    links = parse(parts[_MASTER_LINKS])
    add_relationship(links, "rIdLogo", "image", "../media/image-logo.png")
    parts[_MASTER_LINKS] = xml_bytes(links)
    title = parse(parts[_TITLE_SLIDE])
    _set_title_slide(title)
    parts[_TITLE_SLIDE] = xml_bytes(title)
    parts[_TYPES] = _with_png(parts[_TYPES])
    return pack(parts)


def finish_slides(pptx: bytes, report: Report, brand: Brand, fonts: Path) -> bytes:
    """Return the file that a school gets: in Dutch, with its own properties, always the same.

    Args:
        pptx: What pandoc made, with `make_slide_reference` of the same brand.
        report: Title, client, status and date, and the client's own logo.
        brand: Whose work it is.
        fonts: Folder with the brand's fonts, to draw the logo with.

    Raises:
        ToolError: The logo could not be drawn.
    """
    parts = unpack(pptx)
    if report.logo:
        parts |= _with_school(parts, report.logo, logo_png(report.logo, fonts), brand)
    for name, part in parts.items():
        if re.fullmatch(r"ppt/(slides|notesSlides)/\w+\.xml", name):
            parts[name] = _in_dutch(part)
    parts[_TYPES] = _with_png(parts[_TYPES])
    parts["docProps/core.xml"] = _core(parse(parts["docProps/core.xml"]), report.cover, brand)
    return pack(parts)


def _set_theme(theme: Xml, brand: Brand) -> None:
    colours = brand.colours.flat()
    scheme = theme.find(f".//{_A}clrScheme")
    for name, ours in _COLOURS.items():
        slot = scheme.find(f"{_A}{name}")
        for old in list(slot):
            slot.remove(old)
        slot.append(parse(_xml(f'<a:srgbClr val="{colours[ours].removeprefix("#")}"/>')))
    for kind, font in (("majorFont", brand.fonts.heading), ("minorFont", brand.fonts.body)):
        theme.find(f".//{_A}{kind}/{_A}latin").set("typeface", font)


def _set_master(master: Xml, brand: Brand, logo: bytes) -> None:
    """Set title to the left in the brand's colour, smaller letters, a band and the logo."""
    title = master.find(f".//{_P}titleStyle/{_A}lvl1pPr")
    title.set("algn", "l")
    letters = title.find(f"{_A}defRPr")
    letters.set("sz", str(_TITLE_SIZE))
    letters.set("b", "1")
    letters.find(f".//{_A}schemeClr").set("val", "tx2")
    for level, size in enumerate(_BODY_SIZES, 1):
        style = master.find(f".//{_P}bodyStyle/{_A}lvl{level}pPr")
        style.find(f"{_A}defRPr").set("sz", str(size))
    tree = master.find(f".//{_P}spTree")
    for shape in tree.findall(f"{_P}sp"):
        place = shape.find(f".//{_P}ph")
        if place.get("type") == "title":
            _put(shape, x=457200, y=260000, width=7300000, height=760000)
        elif place.get("type") == "body":
            _put(shape, x=457200, y=1130000, width=8229600, height=3560000)
    tree.insert(2, parse(_xml(_BAND)))
    width, height = picture_size(logo)
    high = int(560000 * height / width)
    tree.append(parse(_xml(_PICTURE.format(height=high, alt=_attribute(brand.name)))))
    tree.append(parse(_xml(_NUMBER)))


def _set_title_slide(layout: Xml) -> None:
    """Make the first slide dark, with its words to the left."""
    layout.set("showMasterSp", "0")
    common = layout.find(f"{_P}cSld")
    common.insert(0, parse(_xml(_DARK)))
    for shape in common.findall(f".//{_P}sp"):
        place = shape.find(f".//{_P}ph").get("type")
        style = shape.find(f".//{_A}lstStyle")
        if place == "ctrTitle":
            _put(shape, x=685800, y=1250000, width=7772400, height=1300000)
            style.append(parse(_xml(_TITLE_LETTERS)))
        elif place == "subTitle":
            _put(shape, x=685800, y=2700000, width=7772400, height=1100000)
            for level in style:
                level.set("algn", "l")
                level.find(f".//{_A}schemeClr").set("val", "bg1")
                for tint in level.findall(f".//{_A}tint"):
                    tint.getparent().remove(tint)
        elif place == "dt":
            _put(shape, x=685800, y=3900000, width=7772400, height=400000)
            style.append(parse(_xml(_DATE_LETTERS)))


def _with_school(
    parts: Mapping[str, bytes], logo: Picture, png: bytes, brand: Brand
) -> dict[str, bytes]:
    """Return the parts of a first slide with both logos, each on a white plate."""
    slide, links = parse(parts[_FIRST]), parse(parts[_FIRST_LINKS])
    tree = slide.find(f".//{_P}spTree")
    width, height = fitted(picture_size(parts[_LOGO]), *_FIRST_BOX)
    left, right = _EDGES
    for shape in _plated(30, left, width, height, "rIdLogo", f"Logo van {brand.name}"):
        tree.append(shape)
    width, height = fitted(picture_size(png), *_FIRST_BOX)
    start = right - width - 2 * _PLATE
    for shape in _plated(32, start, width, height, "rIdSchool", logo.alt):
        tree.append(shape)
    add_relationship(links, "rIdLogo", "image", "../media/image-logo.png")
    add_relationship(links, "rIdSchool", "image", "../media/image-school.png")
    return {_FIRST: xml_bytes(slide), _FIRST_LINKS: xml_bytes(links), _SCHOOL: png}


def _plated(
    number: int, left: float, width: float, height: float, link: str, alt: str
) -> list[Xml]:
    """Return a plate and a logo in the middle of it; its numbers are ``number`` and the next."""
    plate = {"x": left, "y": _TOP, "w": width + 2 * _PLATE, "h": _FIRST_BOX[1] + 2 * _PLATE}
    above = (_FIRST_BOX[1] - height) / 2
    inside = {"x": left + _PLATE, "y": _TOP + _PLATE + above, "w": width, "h": height}
    words = {"link": link, "alt": _attribute(alt)}
    shapes = ((_WHITE, number, plate), (_ON_WHITE, number + 1, inside))
    return [
        parse(_xml(text.format(id=id_, **words, **{key: round(v) for key, v in place.items()})))
        for text, id_, place in shapes
    ]


def _put(shape: Xml, *, x: int, y: int, width: int, height: int) -> None:
    properties = shape.find(f"{_P}spPr")
    for old in properties.findall(f"{_A}xfrm"):
        properties.remove(old)
    frame = f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    properties.insert(0, parse(_xml(frame)))


def _in_dutch(part: bytes) -> bytes:
    root = parse(part)
    for letters in root.iter(f"{_A}rPr", f"{_A}endParaRPr"):
        letters.set("lang", "nl-NL")
    return xml_bytes(root)


def _with_png(types: bytes) -> bytes:
    """Say what a .png is, unless that was said."""
    root, space = parse(types), f"{{{PACKAGE}/content-types}}"
    known = {one.get("Extension") for one in root.iter(f"{space}Default")}
    if "png" not in known:
        default = root.makeelement(f"{space}Default", Extension="png", ContentType="image/png")
        root.insert(0, default)
    return xml_bytes(root)


def _core(core: Xml, cover: Cover, brand: Brand) -> bytes:
    moment = f"{cover.date}T00:00:00Z"
    values = {
        "title": f"{cover.title} – {cover.client}",
        "creator": brand.name,
        "lastModifiedBy": brand.name,
        "created": moment,
        "modified": moment,
    }
    for item in core:
        name = item.tag.rpartition("}")[2]
        if name in values:
            item.text = printable(values[name])
    return xml_bytes(core)


def _attribute(text: str) -> str:
    return printable(text).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _xml(text: str) -> bytes:
    """Return a piece of DrawingML as XML of its own."""
    spaces = (
        f' xmlns:a="{_A[1:-1]}" xmlns:p="{_P[1:-1]}"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    return re.sub(r"^(<[\w:]+)", rf"\1{spaces}", text).encode("utf-8")


_DARK = """<p:bg><p:bgPr><a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:effectLst/></p:bgPr>\
</p:bg>"""
_BAND = """<p:sp><p:nvSpPr><p:cNvPr id="20" name="Balk"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>\
</p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9144000" cy="90000"/></a:xfrm>\
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent2"/>\
</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>"""
_PICTURE = """<p:pic><p:nvPicPr><p:cNvPr id="21" name="Logo" descr="Logo van {alt}"/><p:cNvPicPr/>\
<p:nvPr userDrawn="1"/></p:nvPicPr><p:blipFill><a:blip r:embed="rIdLogo"/><a:stretch><a:fillRect/>\
</a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x="8126800" y="240000"/>\
<a:ext cx="560000" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>\
</p:pic>"""
_WHITE = """<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="Plaat {id}"><a:extLst>\
<a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative\
 xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext>\
</a:extLst></p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/>\
<a:ext cx="{w}" cy="{h}"/></a:xfrm><a:prstGeom prst="roundRect"><a:avLst/></a:prstGeom>\
<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>"""
_ON_WHITE = """<p:pic><p:nvPicPr><p:cNvPr id="{id}" name="Logo {id}" descr="{alt}"/><p:cNvPicPr>\
<a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill>\
<a:blip r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm>\
<a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>\
</a:prstGeom></p:spPr></p:pic>"""
_NUMBER = """<p:sp><p:nvSpPr><p:cNvPr id="22" name="Nummer"/><p:cNvSpPr txBox="1"/>\
<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="7886800" y="4767263"/>\
<a:ext cx="800000" cy="273844"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>\
<p:txBody><a:bodyPr anchor="ctr"/><a:lstStyle/><a:p><a:pPr algn="r"/>\
<a:fld id="{C5EF2332-01BF-834F-8236-50238282D534}" type="slidenum"><a:rPr lang="nl-NL" sz="1000"/>\
<a:t>‹#›</a:t></a:fld></a:p></p:txBody></p:sp>"""
_TITLE_LETTERS = """<a:lvl1pPr algn="l"><a:defRPr sz="3600"><a:solidFill><a:schemeClr val="bg1"/>\
</a:solidFill></a:defRPr></a:lvl1pPr>"""
_DATE_LETTERS = """<a:lvl1pPr algn="l"><a:defRPr sz="1200"><a:solidFill><a:schemeClr val="bg1"/>\
</a:solidFill></a:defRPr></a:lvl1pPr>"""
