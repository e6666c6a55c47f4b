"""Decodes a journal on SQLite as docs/reference/journal.md describes it, and
from nothing else. Anything that is not as that page says is an AssertionError.
"""
import hashlib
import sqlite3
import struct

HEAD = struct.Struct("<HBBHBBQQQQq16sIIIHHQHHIH14s32s32s")
HEAD_NAMES = ("format kind verdict partition role cause position case previous version at command"
              " epoch actor channel element process answer reason flags body_bytes head_bytes"
              " reserved digest chain").split()
(STEP, TASK, REFUSED, DEFINITION, ENVIRONMENT, PARAMETER, CARRY, ERASE, CHECKPOINT, NAME, OBJECT,
 COMMAND_IDS) = (
    1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13)
LOOSE, BOOLEAN, INTEGER, DECIMAL, TEXT, ENUMERATION, INSTANT, DURATION, STRUCTURE, MONTHS = range(10)
(WAIT_TASK, WAIT_JOB, WAIT_TIMER, WAIT_MESSAGE, WAIT_INCIDENT, WAIT_SCOPE, WAIT_SIGNAL,
 WAIT_CALL, WAIT_CONDITION) = range(9)
CAUSE_SLICE = 13
BROADCAST, START = 1, 2  # classes of objects
GROUPS, FRAMES, THROWN = 1, 2, 3  # blocks of bodies
GIVEN, PLACE, SUSPENSION, CALLER, CALLER_ITEMS = 1, 2, 3, 4, 5  # and of after-images
IN_FORCE, WHY, CLOCK = 1, 2, 3  # and of environment records
FORMAT = 2
NONE = 0xFFFF
NO_TEXT = 0xFFFFFFFF


class Bytes:
    """Takes values off the front."""

    def __init__(self, data, at=0):
        self.data, self.at = data, at

    def take(self, form):
        found = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return found[0] if len(found) == 1 else found

    def bytes(self, count):
        assert self.at + count <= len(self.data), "shorter than it says"
        self.at += count
        return self.data[self.at - count:self.at]

    def text(self, form):
        return self.bytes(self.take(form)).decode()


def rounded(count):
    return (count + 7) // 8 * 8


def blake2b(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def records(path):
    """Heads as dictionaries, each with its body, null when erased."""
    chain = bytes(32)
    database = sqlite3.connect(path)
    for position, head, body in database.execute(
            "SELECT position, head, body FROM records ORDER BY position"):
        record = dict(zip(HEAD_NAMES, HEAD.unpack(head)))
        assert (record["format"], record["head_bytes"]) == (FORMAT, 176)
        assert record["position"] == position and record["flags"] & ~3 == 0
        assert record["reserved"] == bytes(14)
        assert record["chain"] == blake2b(chain + head[:144]), "the chain breaks"
        if body is not None:
            assert len(body) == record["body_bytes"] and record["digest"] == blake2b(body)
        chain = record["chain"]
        record["body"] = body
        yield record
    database.close()


def window_start(path):
    database = sqlite3.connect(path)
    start = database.execute("SELECT coalesce(max(start), 1) FROM windows").fetchone()[0]
    database.close()
    return start


def packed(reader, depth=0):
    """A value that stands for itself: tag, what belongs to it."""
    tag = reader.take("B")
    assert tag <= 10 and depth <= 32
    if tag < 3:
        return (None, False, True)[tag]
    if tag == 4:
        return reader.take("qi")
    if tag == 5:
        return reader.text("I")
    if tag not in (6, 7):
        return reader.take("q")
    size, count = reader.take("II")
    end = reader.at + size
    if tag == 6:
        found = [packed(reader, depth + 1) for _ in range(count)]
    else:
        found = {reader.text("I"): packed(reader, depth + 1) for _ in range(count)}
        names = [name.encode() for name in found]
        assert names == sorted(names) and len(names) == count
    assert reader.at == end
    return found


def structure(data):
    """A list or object, and nothing behind it."""
    reader = Bytes(data)
    found = packed(reader)
    assert reader.at == len(data) and isinstance(found, (list, dict))
    return found


def value(reader, kind):
    """A value as bodies hold it."""
    if kind in (TEXT, ENUMERATION):
        return reader.text("I")
    if kind == STRUCTURE:
        return structure(reader.bytes(reader.take("I")))
    if kind == DECIMAL:
        return reader.take("qi")
    number = reader.take("q")
    return bool(number) if kind == BOOLEAN else number


def blocks(data, known=()):
    """Typed blocks as (type, flags, bytes); unknown ones below 0x8000 are none of the page's."""
    reader, found = Bytes(data), []
    while reader.at < len(data):
        kind, flags, count = reader.take("HHI")
        assert kind in known or kind >= 0x8000, f"block {kind}"
        found.append((kind, flags, reader.bytes(count)))
        assert not any(reader.bytes(rounded(count) - count))
    return found


def name_list(data):
    """A list of names."""
    reader = Bytes(data)
    found = [reader.text("I") for _ in range(reader.take("I"))]
    assert reader.at == len(data)
    return found


def case_body(data, of_object=False):
    """The body of a case's record, of a refusal, of an object's record."""
    reader = Bytes(data, 16)
    names = ("state_bytes block_bytes event target incident incident_cause path opened closed"
             " changed wait data_bytes data texts")
    body = dict(zip(names.split(), reader.take("II4H4IQIHH")))
    assert body["texts"] == 6
    lengths = reader.take("6I")
    for name in ("path", "opened", "closed", "changed"):
        body[name] = list(struct.unpack(f"<{body[name]}H", reader.bytes(2 * body[name])))
    body["texts"] = [None if length == NO_TEXT else reader.bytes(length).decode()
                     for length in lengths]
    begin = reader.at
    pairs = []
    for _ in range(body["data"]):
        name, kind, null = reader.text("I"), *reader.take("BB")
        pairs.append((name, None if null else value(reader, kind)))
    body["data"] = pairs
    assert reader.at == begin + body["data_bytes"]
    if body["state_bytes"] or body["block_bytes"]:
        assert not any(reader.bytes(rounded(reader.at) - reader.at))
    body["blocks"] = blocks(reader.bytes(body["block_bytes"]), (GROUPS, FRAMES, THROWN))
    body["groups"] = [(flags, name_list(found)) for kind, flags, found in body["blocks"]
                      if kind == GROUPS]
    body["frame"], body["items"], body["over"] = 0, [], []
    body["thrown"] = 0
    for kind, _, found in body["blocks"]:
        if kind == FRAMES:
            body.update(frames(found))
        elif kind == THROWN:
            body["thrown"], = struct.unpack("<Q", found)
    for listed in ("path", "opened", "closed"):
        body[listed] = in_frames(body[listed], body["frame"])
    if of_object:
        state = reader.bytes(body["state_bytes"])
        body["object"] = (start if state[:1] == bytes([START]) else broadcast)(state)
        assert reader.at == len(data)
        return body
    body["states"] = list(states(reader.bytes(body["state_bytes"])))
    body["state"] = next((one for one in body["states"] if one["frame"] == 0), None)
    assert reader.at == len(data)
    return body


def broadcast(data):
    """What a signal is that not all have heard; null: all have."""
    if not data:
        return None
    reader = Bytes(data)
    names = "kind reserved throws thrown before only first".split()
    found = dict(zip(names, reader.take("HHI4Q")))
    count, zero = reader.take("II")
    assert found["kind"] == BROADCAST and found["reserved"] == zero == 0
    found["listed"] = [reader.take("Q") for _ in range(count)]
    assert reader.at == len(data)
    return found


def start(data):
    """When a case begins by itself."""
    reader = Bytes(data)
    names = "kind definition zero offset months reserved due left index anchor interval".split()
    found = dict(zip(names, reader.take("HHHhiI5q")))
    assert found["kind"] == START and found["zero"] == found["reserved"] == 0
    assert reader.at == len(data)
    return found


def frames(data):
    """What a record says of frames."""
    reader = Bytes(data)
    found = dict(zip(("frame", "incident_frame"), reader.take("II")))
    items, over = reader.take("II")
    found["items"] = [reader.take("I") for _ in range(items)]
    found["over"] = [reader.take("I") for _ in range(over)]
    assert reader.at == len(data)
    return found


def in_frames(numbers, frame):
    """Elements with their frames, the switches taken out: elements alone in the case itself."""
    found, entries = [], iter(numbers)
    for number in entries:
        if number == NONE:
            frame = next(entries) | next(entries) << 16
        else:
            found.append((frame, number) if frame else number)
    return found


def states(data):
    """After-images, the case's first."""
    at = 0
    while at < len(data):
        end = at + struct.unpack_from("<I", data, at + 24)[0]
        assert end > at
        found = state(data[at:end])
        assert at == 0 or found["frame"]
        yield found
        at = end


def state(data):
    """An after-image."""
    reader = Bytes(data)
    names = "id started version bytes wait_bytes block_bytes frame process flags key_bytes reserved"
    case = dict(zip(names.split(), reader.take("QqQ4I4H")))
    assert case["bytes"] == len(data) and case["flags"] & ~11 == 0
    assert case["reserved"] == 0 and (case["frame"] or not case["flags"] & 8)
    case["image"] = reader.bytes(struct.unpack_from("<I", data, reader.at)[0])
    assert not any(reader.bytes(rounded(reader.at) - reader.at))
    texts = data[reader.at + case["wait_bytes"]:len(data) - case["block_bytes"]]
    used = [case["key_bytes"]]
    end = reader.at + case["wait_bytes"]
    case["waits"] = []
    while reader.at < end:
        case["waits"].append(wait(reader, texts, used))
    assert reader.at == end and rounded(sum(used)) == len(texts)
    case["blocks"] = blocks(data[len(data) - case["block_bytes"]:], 
                            (GIVEN, PLACE, SUSPENSION, CALLER, CALLER_ITEMS))
    for kind, _, found in case["blocks"]:
        if kind == GIVEN:
            case["given"], = struct.unpack("<I", found)
        elif kind == PLACE:
            case["around"], case["item"], case["kind"], zero = struct.unpack("<IIHH", found)
            assert zero == 0 and case["around"] < case["frame"]
        elif kind == SUSPENSION:
            case["since"], case["paused"], case["run"], zero = struct.unpack("<qqII", found)
            assert case["frame"] == zero == 0 and case["paused"] >= 0 and case["run"] <= 1
        elif kind == CALLER:
            case["caller"], case["caller_wait"], _, depth, zero = struct.unpack("<QQHHI", found)
            assert case["frame"] == zero == 0 < depth and 0 < case["caller"] < case["id"]
        elif kind == CALLER_ITEMS:
            case["caller_items"] = struct.unpack(f"<{len(found) // 4}I", found)
            assert case["caller"] and all(case["caller_items"])
    assert ("around" in case) == (case["frame"] != 0)
    case["key"] = texts[:case["key_bytes"]].decode() if case["flags"] & 2 else None
    return case


def wait(reader, texts, used):
    names = "id opened holder block_bytes element kind state before words reserved"
    found = dict(zip(names.split(), reader.take("QqIIHBBBBH")))
    words = found["words"]
    assert found["reserved"] == 0
    of = Bytes(reader.bytes(8 * words))
    found["blocks"] = blocks(reader.bytes(found["block_bytes"]))

    def kept():
        offset, length = of.take("II")
        if offset == NO_TEXT:
            return None
        assert offset == sum(used), "texts stand in the order of their waits"
        used.append(length)
        return texts[offset:offset + length]

    def text():
        found = kept()
        return None if found is None else found.decode()

    def listed():
        found = kept()
        return None if found is None else name_list(found)

    if found["kind"] == WAIT_TASK and words:
        assert words == 6
        found["assignee"], found["users"], found["groups"] = text(), listed(), listed()
        found["due"], found["follow_up"], found["priority"] = of.take("3q")
    elif found["kind"] == WAIT_JOB:
        found["due"], found["lease"], found["tries"], found["cause"] = of.take("qqII")
    elif found["kind"] == WAIT_TIMER:
        found["due"] = of.take("q")
        if words != 1:
            names = "anchor interval repetitions index months offset missed reserved"
            found |= dict(zip(names.split(), of.take("qqqqihBB")))
            assert found["missed"] == found["reserved"] == 0
    elif found["kind"] == WAIT_MESSAGE and words:
        found["key"] = text()
        found["name"] = text() if words == 2 else None
    elif found["kind"] == WAIT_SIGNAL and words:
        found["name"] = text()
    elif found["kind"] == WAIT_INCIDENT:
        names = "cause flow slices place"
        found |= dict(zip(names.split(), of.take("HHHH")))
        assert found["slices"] == 0 or found["cause"] == CAUSE_SLICE
    assert of.at == len(of.data), "a wait has other words"
    assert found["kind"] <= WAIT_CONDITION and found["state"] <= 2 and found["before"] <= 2
    return found


def short_text(reader):
    """A text of a layout."""
    length = reader.take("H")
    return None if length == NONE else reader.bytes(length).decode()


def short_list(reader):
    """A list of a layout."""
    count = reader.take("H")
    return None if count == NONE else [short_text(reader) for _ in range(count)]


def wait_row(reader):
    """What can be waited for."""
    row = dict(zip("kind flags element host outcome_field".split(), reader.take("BBHHH")))
    assert row["kind"] <= WAIT_CONDITION and row["flags"] & ~7 == 0
    row["assignee"] = short_text(reader)
    row["users"], row["groups"] = short_list(reader), short_list(reader)
    row["outcomes"] = [short_text(reader) for _ in range(reader.take("H"))]
    count = reader.take("H")
    row["outputs"] = None if count == NONE else [reader.take("H") for _ in range(count)]
    row["job_type"] = short_text(reader)
    row["tries"], row["backoff"] = reader.take("Iq")
    row["message"] = short_text(reader)
    return row


def frame_row(reader):
    """A kind of frames."""
    row = dict(zip("sort depth element around reserved image_bytes nulls".split(),
                   reader.take("BBHHHII")))
    assert row["sort"] <= 3 and row["reserved"] == 0
    return row


def definition(data):
    """The number of a definition, its layout, its diagram."""
    reader = Bytes(data, 16)
    number, reserved, layout_bytes, source_bytes = reader.take("HHII")
    assert reserved == 0 and reader.at + layout_bytes + source_bytes == len(data)
    layout = {"hash": reader.bytes(32)}
    layout["image_bytes"], layout["nulls"], table_bytes = reader.take("III")
    places, fields, elements, _, events, parameters, waits, kinds = reader.take("8H")
    constants, name_count, output_count = reader.take("III")
    layout["process"] = short_text(reader)
    layout["places"] = [(short_text(reader), *reader.take("HI")) for _ in range(places)]
    layout["fields"] = []
    for _ in range(fields):
        field = dict(zip("name kind offset null count".split(),
                         (short_text(reader), *reader.take("BIHH"))))
        field["constants"] = [short_text(reader) for _ in range(field["count"])]
        layout["fields"].append(field)
    layout["elements"] = [(short_text(reader), *reader.take("BH")) for _ in range(elements)]
    layout["events"] = [(*reader.take("BBH"), short_text(reader)) for _ in range(events)]
    layout["parameters"] = [(short_text(reader), reader.take("B")) for _ in range(parameters)]
    layout["waits"] = [wait_row(reader) for _ in range(waits)]
    assert constants == (sum(field["count"] for field in layout["fields"])
                         + sum(len(row["outcomes"]) for row in layout["waits"]))
    assert output_count == sum(len(row["outputs"] or []) for row in layout["waits"])
    assert name_count == sum(len(row["users"] or []) + len(row["groups"] or [])
                             for row in layout["waits"])
    layout["frames"] = [frame_row(reader) for _ in range(kinds)]
    rows = [reader.take("H") for _ in range(places + fields)] if kinds else [0] * (places + fields)
    layout["place_rows"], layout["field_rows"] = rows[:places], rows[places:]
    assert reader.at == 28 + table_bytes
    layout["labels"] = [short_text(reader) for _ in range(1 + 2 * elements + waits)]
    assert reader.at == 28 + layout_bytes
    return number, layout, data[reader.at:]


def field_value(layout, number, image, kind=0):
    """What a field of an image holds, of the case's or of a kind of frames; texts and constants as
    str; null when it has no value, or lies in another kind of image."""
    field = layout["fields"][number]
    nulls = layout["frames"][kind]["nulls"] if kind else layout["nulls"]
    null = field["null"]
    if layout["field_rows"][number] != kind or image[nulls + null // 8] >> null % 8 & 1:
        return None
    return held(image, field["offset"], field["kind"], field["constants"])


def held(image, offset, kind, constants=()):
    """What lies at an offset of an image."""
    reader = Bytes(image, offset)
    if kind == LOOSE:
        kind = reader.take("ii")[0]
        if kind == BOOLEAN:
            return bool(reader.take("q"))
    if kind in (TEXT, STRUCTURE):
        offset, length = reader.take("II")
        data = image[offset:offset + length]
        return data.decode() if kind == TEXT else structure(data)
    if kind == DECIMAL:
        return reader.take("qi")
    if kind == ENUMERATION:
        return constants[reader.take("i")]
    return bool(reader.take("B")) if kind == BOOLEAN else reader.take("q")


def result(image):
    """What an item that is done has come to."""
    return held(image, 8, LOOSE) if struct.unpack_from("<i", image, 8)[0] else None


def tokens(layout, image, kind=0):
    """How many tokens lie on each place that has any."""
    found = {}
    for (name, bit, counter), row in zip(layout["places"], layout["place_rows"]):
        if row != kind:
            continue
        count = (struct.unpack_from("<H", image, counter)[0] if counter
                 else image[8 + bit // 8] >> bit % 8 & 1)
        if count:
            found[name] = count
    return found


def name(data):
    reader = Bytes(data, 16)
    return reader.take("I"), data[reader.at:].decode()


def parameter(data):
    reader = Bytes(data, 16)
    names = "definition number kind reserved text_bytes".split()
    found = dict(zip(names, reader.take("HHB3sI")))
    raw = reader.bytes(16)
    text = reader.bytes(found["text_bytes"]).decode()
    kind = found["kind"]
    found["value"] = text if kind in (TEXT, ENUMERATION) else (
        struct.unpack_from("<qi" if kind == DECIMAL else "<q", raw))
    found["why"] = data[reader.at:].decode()
    return found


def environment(data):
    """The numbers of the definitions in force, and why."""
    numbers, why = None, None
    for kind, _, found in blocks(data[16:], (IN_FORCE, WHY, CLOCK)):
        if kind == IN_FORCE:
            numbers = list(struct.unpack(f"<{len(found) // 2}H", found))
        elif kind == WHY:
            why = found.decode()
        else:
            assert len(found) == 48
    assert numbers == sorted(set(numbers)) and 0 not in numbers
    return numbers, why


def checkpoint(data):
    assert len(data) == 64
    names = "window_start next_case next_wait open command_ids next_name next_definition in_force"
    return dict(zip(names.split(), Bytes(data, 16).take("5QIHH")))


def command_ids(data):
    reader = Bytes(data, 16)
    found = dict(zip("key before count reserved".split(), reader.take("QQII")))
    assert len(data) == 40 + 16 * found["count"] and found["count"] and found["reserved"] == 0
    found["entries"] = [reader.take("QQ") for _ in range(found["count"])]
    return found


def erased(data):
    reader = Bytes(data, 16)
    count, reserved = reader.take("II")
    assert len(data) == 24 + 8 * count and reserved == 0
    return [reader.take("Q") for _ in range(count)]
