/** How does the graph leave the page? As a picture (SVG) in the places it has here, and as text for Graphviz (DOT) and Mermaid. Every label is escaped. */
import { font, type Inks } from './inks.ts';
import { cell } from './layout.ts';
import { endsOf, markAt } from './paint-edges.ts';
import type { Drawn, DrawnEdge, DrawnItem, Scene } from './scene.ts';

const xml = (text: string): string =>
  text
    .replace(/\p{Cc}/gu, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
const place = (value: number): string => String(Math.round(value * 10) / 10);

/** The whole picture, folded as it is shown, all names written. */
export function svgOf(drawn: Drawn, inks: Inks, title: string): string {
  const { layout } = drawn;
  const pad = 24;
  const [width, height] = [layout.width + 2 * pad, layout.height + 2 * pad];
  const lines = drawn.edges.map((edge) => svgEdge(drawn, edge, inks));
  const headings = layout.blocks.map(
    (block) =>
      `<text x="${place(block.x)}" y="${place(block.y + 12)}" fill="${inks.ink3}" font-weight="600">${xml(drawn.scene.groups[block.group] ?? '')}</text>`,
  );
  const items = drawn.items.map((item, index) => svgItem(item, (layout.x[index] ?? 0) + markAt, layout.y[index] ?? 0, inks));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-pad} ${-pad} ${place(width)} ${place(height)}" width="${place(width)}" height="${place(height)}" font-family="${xml(font)}" font-size="12">`,
    `<title>${xml(title)}</title>`,
    `<rect x="${-pad}" y="${-pad}" width="${place(width)}" height="${place(height)}" fill="${inks.paper}"/>`,
    `<g fill="none" stroke-width="1">${lines.join('')}</g>`,
    `<g>${headings.join('')}</g>`,
    `<g>${items.join('')}</g>`,
    '</svg>',
  ].join('\n');
}

function svgEdge(drawn: Drawn, edge: DrawnEdge, inks: Inks): string {
  const { x1, y1, x2, y2, bend } = endsOf(drawn, edge);
  const down = y2 > y1;
  const path = `M${place(x1)} ${place(y1)}C${place(x1)} ${place(y1 + bend)} ${place(x2)} ${place(down ? y2 - bend : y2 + bend)} ${place(x2)} ${place(y2)}`;
  const ink = edge.mark === null ? inks.ink3 : inks.tones[edge.mark.tone];
  const says = `${drawn.items[edge.from]?.label ?? ''} → ${drawn.items[edge.to]?.label ?? ''}${edge.soft ? ', soft' : ', hard'}${edge.mark === null ? '' : `, ${edge.mark.word}`}`;
  return `<path d="${path}" stroke="${ink}" stroke-opacity="${edge.mark === null ? 0.5 : 0.9}"${edge.soft ? ' stroke-dasharray="5 4"' : ''}><title>${xml(says)}</title></path>`;
}

function svgItem(item: DrawnItem, x: number, y: number, inks: Inks): string {
  const tone = item.mark?.tone;
  const ink = tone === 'bad' || tone === 'warn' ? inks.tones[tone] : inks.ink2;
  const shape =
    tone === 'bad'
      ? `<rect x="${place(x - 5)}" y="${place(y - 5)}" width="10" height="10" fill="${ink}"/>`
      : tone === 'warn'
        ? `<path d="M${place(x)} ${place(y - 6)}l6 11h-12z" fill="${ink}"/>`
        : item.whole || item.shape === 'barrel'
          ? `<rect x="${place(x - 5)}" y="${place(y - 6)}" width="10" height="12" rx="3" fill="${item.whole ? inks.paper : ink}" stroke="${ink}"/>`
          : `<circle cx="${place(x)}" cy="${place(y)}" r="5" fill="${item.shape === 'hollow' ? inks.paper : ink}" stroke="${ink}"/>`;
  const name = `${item.label}${item.whole ? ` (${item.count})` : ''}${item.mark === null || tone === 'good' ? '' : ` · ${item.mark.word}`}`;
  return `${shape}<text x="${place(x + 9)}" y="${place(y + 4)}" fill="${inks.ink}"><title>${xml(name)}</title>${xml(shortened(name, item.whole ? 24 : 22))}</text>`;
}

/** Roughly as many letters as a cell is wide. */
const shortened = (text: string, most: number): string => (text.length * 6.4 <= cell.width - markAt - 12 ? text : `${text.slice(0, most - 1).trimEnd()}…`);

const quoted = (text: string): string =>
  `"${text
    .replace(/\p{Cc}/gu, ' ')
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')}"`;

/** For Graphviz: a cluster for each group, soft edges dashed, what is marked with its word. */
export function dotOf(scene: Scene, title: string): string {
  const node = (index: number): string => {
    const its = scene.nodes[index];
    return `${quoted(its?.key ?? '')} [label=${quoted(its?.label ?? '')}${its?.shape === 'barrel' ? ', shape=cylinder' : ''}${its?.shape === 'hollow' ? ', style=dashed' : ''}];`;
  };
  const clusters = scene.groups.flatMap((name, group) => {
    const inside = scene.nodes.flatMap((its, index) => (its.group === group ? [`    ${node(index)}`] : []));
    return inside.length === 0 ? [] : [`  subgraph cluster_${group} {`, `    label=${quoted(name)};`, ...inside, '  }'];
  });
  const loose = scene.nodes.flatMap((its, index) => (its.group < 0 ? [`  ${node(index)}`] : []));
  const edges = scene.edges.map((edge) => {
    const said = [edge.soft ? 'style=dashed' : '', edge.mark === null ? '' : `label=${quoted(edge.mark.word)}`].filter((each) => each !== '');
    return `  ${quoted(scene.nodes[edge.from]?.key ?? '')} -> ${quoted(scene.nodes[edge.to]?.key ?? '')}${said.length === 0 ? '' : ` [${said.join(', ')}]`};`;
  });
  return [`digraph ${quoted(title)} {`, '  rankdir=TB;', '  node [shape=box];', ...clusters, ...loose, ...edges, '}', ''].join('\n');
}

/** For Mermaid: a subgraph for each group, soft edges dotted. */
export function mermaidOf(scene: Scene): string {
  const text = (said: string): string =>
    `"${said
      .replace(/\p{Cc}/gu, ' ')
      .replace(/#/g, '#35;')
      .replace(/"/g, '#quot;')}"`;
  const node = (index: number): string => {
    const its = scene.nodes[index];
    const label = text(its?.label ?? '');
    return its?.shape === 'barrel' ? `n${index}[(${label})]` : its?.shape === 'hollow' ? `n${index}([${label}])` : `n${index}[${label}]`;
  };
  const groups = scene.groups.flatMap((name, group) => {
    const inside = scene.nodes.flatMap((its, index) => (its.group === group ? [`    ${node(index)}`] : []));
    return inside.length === 0 ? [] : [`  subgraph g${group}[${text(name)}]`, ...inside, '  end'];
  });
  const loose = scene.nodes.flatMap((its, index) => (its.group < 0 ? [`  ${node(index)}`] : []));
  const edges = scene.edges.map((edge) => `  n${edge.from} ${edge.soft ? '-.->' : '-->'}${edge.mark === null ? '' : `|${text(edge.mark.word)}|`} n${edge.to}`);
  return ['flowchart TB', ...groups, ...loose, ...edges, ''].join('\n');
}
