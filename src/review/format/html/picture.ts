import type { Review } from '../../review.ts';
import { type Graph, graphOf } from './graph.ts';
import { columns, type Drawing, stack } from './layout.ts';
import { hrefOf, type Places } from './places.ts';

/** Signs of a title and of a note that there is room for in a box of so many pixels. */
const signs = (width: number) => ({ title: Math.floor((width - 22) / 7.4), note: Math.floor((width - 22) / 6.4) });

/** What a colour means. */
const KEYS = [
  { state: 'restarts', words: 'restarts' },
  { state: 'new', words: 'new' },
  { state: 'gone', words: 'goes' },
  { state: 'stays', words: 'stays as it is' },
] as const;

/** The graph of what is affected as the template draws it: once for wide pages, once for narrow ones; `false` where it has no box. */
export function pictureOf({ affected }: Review, id: string, places: Places) {
  const graph = graphOf(affected);
  if (graph.boxes.length === 0) return false;
  return {
    label: labelOf(graph),
    drawings: [
      { size: 'wide', ...drawn(columns(graph), places) },
      { size: 'narrow', ...drawn(stack(graph), places) },
    ],
    id: `${id}-graph`,
    keys: KEYS.filter(({ state }) => graph.boxes.some((box) => box.state === state)),
    /** The same in words. */
    boxes: graph.boxes.map(({ title, note }) => ({ title, note })),
    lines: graph.lines.map(({ from, to, ports, state }) => ({
      words: `${from} → ${to}`,
      ports,
      state,
      changes: state !== 'stays',
    })),
  };
}

function labelOf({ boxes }: Graph): string {
  const changing = boxes.filter(({ steps }) => steps === 0).map(({ title, note }) => `${title} (${note})`);
  return `Graph of what is affected. What changes: ${changing.join(', ')}.`;
}

function drawn(drawing: Drawing, places: Places) {
  const { width, height, boxWidth, boxHeight, headings, boxes, lines } = drawing;
  const room = signs(boxWidth);
  return {
    width,
    height,
    boxWidth,
    boxHeight,
    headings,
    lines: lines.map(({ path, tip, line: { from, to, ports, state } }) => ({
      path,
      tip,
      state,
      title: `${from} → ${to}: ${ports}`,
    })),
    boxes: boxes.map(({ x, y, box }) => ({
      x,
      y,
      state: box.state,
      step: box.steps,
      title: cut(box.title, room.title),
      note: cut(box.note, room.note),
      full: `${box.title}: ${box.note}`,
      href: hrefOf(places.component(box.component)),
      textX: x + 14,
      titleY: y + 20,
      noteY: y + 36,
      ...places.tags([box.component], box.identities),
    })),
  };
}

const cut = (text: string, signsOf: number) => (text.length <= signsOf ? text : `${text.slice(0, signsOf - 1)}…`);
