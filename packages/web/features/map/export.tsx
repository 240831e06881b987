/** How does the map leave the page? As it is shown: a picture, text for Graphviz and Mermaid, or all figures as JSON. */
import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { dotOf, mermaidOf, svgOf } from '../../parts/graph/export.ts';
import { readInks } from '../../parts/graph/inks.ts';
import { layoutOf } from '../../parts/graph/layout.ts';
import { drawnOf } from '../../parts/graph/scene.ts';
import { copyText } from '../../platform/copy.ts';
import { say } from '../../platform/toasts.ts';
import type { Shown } from './shown.ts';
import type { World } from './world.ts';

/** The menu. */
export function ExportMenu({ world, shown }: { readonly world: World; readonly shown: Shown }) {
  const { scene, folded, selection } = shown;
  const name = `map-${world.at.slice(0, 10)}`;
  const svg = (): string => {
    const input = {
      count: scene.nodes.length,
      from: Int32Array.from(scene.edges, (edge) => edge.from),
      to: Int32Array.from(scene.edges, (edge) => edge.to),
      group: Int32Array.from(scene.nodes, (node) => node.group),
      folded,
      aspect: 1.6,
    };
    return svgOf(drawnOf(scene, layoutOf(input)), readInks(), `Map of ${scene.nodes.length} systems, ${world.at.slice(0, 10)}`);
  };
  const json = (): string =>
    JSON.stringify(
      {
        at: world.at,
        systems: selection.systems.map((index) => world.systems[index]),
        dependencies: selection.edges.map((index) => ({ ...world.edges[index]?.said, change: world.edges[index]?.change })),
      },
      null,
      2,
    );
  const kinds = [
    { label: 'Picture (SVG)', file: `${name}.svg`, type: 'image/svg+xml', make: svg },
    { label: 'Graphviz (DOT)', file: `${name}.dot`, type: 'text/vnd.graphviz', make: () => dotOf(scene, `Map ${world.at.slice(0, 10)}`) },
    { label: 'Mermaid', file: `${name}.mmd`, type: 'text/plain', make: () => mermaidOf(scene) },
    { label: 'JSON', file: `${name}.json`, type: 'application/json', make: json },
  ];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={14} stroke={1.5} />}>Export</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>What is shown now</Menu.Label>
        {kinds.map((kind) => (
          <Menu.Item key={kind.file} onClick={() => save(kind.file, kind.type, kind.make())}>
            {kind.label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          onClick={() =>
            void copyText(mermaidOf(scene)).then((done) =>
              say(done ? { text: 'Copied.', tone: 'done' } : { text: 'The browser does not let it be copied.', tone: 'bad' }),
            )
          }
        >
          Copy as Mermaid
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function save(file: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads it after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
