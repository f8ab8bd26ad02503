import { append } from '../../../checks/reachability/label-index.ts';
import type { Box, Graph, Line } from './graph.ts';

/** A graph with its places, in pixels. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxWidth: number;
  readonly boxHeight: number;
  readonly headings: readonly { readonly x: number; readonly y: number; readonly text: string }[];
  readonly boxes: readonly { readonly x: number; readonly y: number; readonly box: Box }[];
  readonly lines: readonly { readonly path: string; readonly tip: string; readonly line: Line }[];
}

/** What stands above boxes that are as far from what happens. */
const HEADINGS: Readonly<Record<Box['steps'], string>> = {
  [-1]: 'it connects to',
  0: 'what changes',
  1: 'connects to it',
  2: 'behind that',
};

const HEIGHT = 46;
const HEADING = 30;
const MARGIN = 6;
/** Between boxes above each other. */
const APART = 16;
/** Room for the tip of a line. */
const TIP = 7;
/** Times that the order of boxes is bettered; more changes nothing that is seen. */
const SWEEPS = 6;

/** For wide pages: a column for each distance, what happens to the left of those who notice it. */
export function columns(graph: Graph): Drawing {
  const [width, between] = [212, 80];
  const rows = ordered(graph);
  const tallest = Math.max(...rows.map(({ length }) => length));
  const heightOf = (boxes: number) => boxes * (HEIGHT + APART) - APART;
  const places = new Map<string, Place>();
  rows.forEach((boxes, column) => {
    const top = MARGIN + HEADING + (heightOf(tallest) - heightOf(boxes.length)) / 2;
    boxes.forEach((box, row) => {
      const [x, y] = [MARGIN + column * (width + between), Math.round(top + row * (HEIGHT + APART))];
      places.set(box.id, { x, y, column, box });
    });
  });
  const inside = graph.lines.some(({ from, to }) => places.get(from)!.column === places.get(to)!.column);
  return {
    width: MARGIN * 2 + rows.length * (width + between) - between + (inside ? between / 2 : 0),
    height: MARGIN * 2 + HEADING + heightOf(tallest),
    boxWidth: width,
    boxHeight: HEIGHT,
    headings: rows.flatMap((boxes, i) =>
      startsDistance(rows, i) ? [{ x: MARGIN + i * (width + between), y: 20, text: HEADINGS[boxes[0]!.steps] }] : [],
    ),
    boxes: [...places.values()].map(({ x, y, box }) => ({ x, y, box })),
    lines: curves(graph.lines, places, width, (from, to) =>
      from.column === to.column ? ['right', 'right'] : from.column > to.column ? ['left', 'right'] : ['right', 'left'],
    ),
  };
}

/** For narrow pages: all boxes below each other, and lines as arcs beside them. */
export function stack(graph: Graph): Drawing {
  const [width, room] = [270, 66];
  const places = new Map<string, Place>();
  const headings: { x: number; y: number; text: string }[] = [];
  let y = MARGIN;
  const rows = ordered(graph);
  rows.forEach((boxes, i) => {
    if (startsDistance(rows, i)) {
      headings.push({ x: MARGIN + room, y: y + 14, text: HEADINGS[boxes[0]!.steps] });
      y += HEADING - 6;
    }
    for (const box of boxes) {
      places.set(box.id, { x: MARGIN + room, y, column: 0, box });
      y += HEIGHT + APART;
    }
  });
  return {
    width: MARGIN * 2 + room + width,
    height: y - APART + MARGIN,
    boxWidth: width,
    boxHeight: HEIGHT,
    headings,
    boxes: [...places.values()].map(({ x, y: top, box }) => ({ x, y: top, box })),
    lines: curves(graph.lines, places, width, () => ['left', 'left'], room),
  };
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly column: number;
  readonly box: Box;
}
type Edge = 'left' | 'right';

const startsDistance = (rows: readonly (readonly Box[])[], i: number) => rows[i]![0]!.steps !== rows[i - 1]?.[0]?.steps;

/** Boxes that change and connect to others that do: they have a column of their own, unless both ways lead between them. */
function clientsAmong({ boxes, lines }: Graph): ReadonlySet<string> {
  const changing = new Set(boxes.filter(({ steps }) => steps === 0).map(({ id }) => id));
  const ways = new Set(lines.map(({ from, to }) => JSON.stringify([from, to])));
  return new Set(
    lines
      .filter(({ from, to }) => changing.has(from) && changing.has(to) && !ways.has(JSON.stringify([to, from])))
      .map(({ from }) => from),
  );
}

/** Boxes by their distance, those that are connected near each other: the mean place of what each is connected to, some times over. */
function ordered({ boxes, lines }: Graph): Box[][] {
  const clients = clientsAmong({ boxes, lines });
  const columnOf = ({ id, steps }: Box) => (clients.has(id) ? 0.5 : steps);
  const distances = [...new Set(boxes.map(columnOf))].sort((a, b) => a - b);
  const rows = distances.map((distance) => boxes.filter((box) => columnOf(box) === distance));
  const beside = new Map<string, string[]>(boxes.map(({ id }) => [id, []]));
  for (const { from, to } of lines) {
    beside.get(from)!.push(to);
    beside.get(to)!.push(from);
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const at = new Map(rows.flatMap((row) => row.map(({ id }, i) => [id, i - (row.length - 1) / 2] as const)));
    const mean = ({ id }: Box) => {
      const places = beside.get(id)!.map((other) => at.get(other)!);
      return places.length === 0 ? at.get(id)! : places.reduce((sum, place) => sum + place, 0) / places.length;
    };
    const row = rows[sweep % rows.length]!;
    // Stable: equal means stay as they were.
    row.sort((a, b) => mean(a) - mean(b));
  }
  return rows;
}

/** Lines as curves that end at different heights of their boxes. */
function curves(
  lines: readonly Line[],
  places: ReadonlyMap<string, Place>,
  width: number,
  sidesOf: (from: Place, to: Place) => readonly [Edge, Edge],
  room = Number.POSITIVE_INFINITY,
): Drawing['lines'] {
  const ends = lines.flatMap((line) => {
    const [from, to] = [places.get(line.from)!, places.get(line.to)!];
    const [out, into] = sidesOf(from, to);
    return [
      { line, place: from, other: to, side: out },
      { line, place: to, other: from, side: into },
    ];
  });
  const heights = new Map<string, number>();
  const sides = new Map<string, typeof ends>();
  for (const end of ends) append(sides, `${end.side} ${end.place.box.id}`, end);
  for (const all of sides.values())
    all
      .sort((a, b) => a.other.y - b.other.y)
      .forEach(({ line, place }, i) => {
        heights.set(keyOf(line, place), Math.round(place.y + ((i + 1) * HEIGHT) / (all.length + 1)));
      });
  return lines.map((line) => {
    const [from, to] = [places.get(line.from)!, places.get(line.to)!];
    const [out, into] = sidesOf(from, to);
    const x1 = out === 'right' ? from.x + width : from.x;
    const edge = into === 'right' ? to.x + width : to.x;
    const sign = into === 'right' ? 1 : -1;
    const x2 = edge + sign * TIP;
    const [y1, y2] = [heights.get(keyOf(line, from))!, heights.get(keyOf(line, to))!];
    const bend =
      out === into
        ? Math.min(24 + Math.round(Math.abs(y2 - y1) / 8), out === 'right' ? 52 : room + 18)
        : Math.max(30, Math.round(Math.abs(x2 - x1) / 2));
    const [c1, c2] = [x1 + (out === 'right' ? bend : -bend), x2 + sign * bend];
    return {
      path: `M${x1} ${y1}C${c1} ${y1} ${c2} ${y2} ${x2} ${y2}`,
      tip: `M${edge} ${y2}l${sign * (TIP + 1)} -4v8z`,
      line,
    };
  });
}

const keyOf = ({ from, to }: Line, { box }: Place) => JSON.stringify([from, to, box.id]);
