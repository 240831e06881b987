/**
 * Who may import whom? The table of the house, one rule a line of it, each with its reason. `npm run check` holds the code
 * against it; tools/boundaries.test.ts plants a breach of every rule and sees it caught.
 */

const TESTS = '\\.(test|spec)\\.tsx?$|/testing/|/testdata/';
/** Node's own modules, and every package that is not one of ours. */
const OUTSIDE = ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'undetermined'];

/** Folders of the house. */
const inside = (folder) => `^packages/${folder}/`;
const server = (folder) => `^packages/server/${folder}/`;

/** `from` may not import anything of ours except what is listed. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: TESTS },
  to: { path: '^(packages|tools|journeys|bench)/', pathNot: [...allowed, 'node_modules'] },
});

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one thing with two names, and cannot be read, tested or moved apart. Types count.',
      severity: 'error',
      from: { pathNot: 'node_modules' },
      to: { circular: true },
    },
    {
      name: 'nothing-unknown',
      comment: 'An import that nothing answers breaks at the worst time: at start, on somebody else’s machine.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    only(
      'core-imports-core',
      inside('core'),
      [inside('core')],
      'The core says what is true. If it knew the contract or a screen, it could not be trusted without them.',
    ),
    {
      name: 'core-stands-alone',
      comment: 'The core runs anywhere: no packages, no Node. A package or a file system in it would bring time, chance and versions into what is true.',
      severity: 'error',
      from: { path: inside('core'), pathNot: TESTS },
      to: { dependencyTypes: OUTSIDE, pathNot: '^packages/' },
    },
    only(
      'contract-imports-core',
      inside('contract'),
      [inside('contract'), inside('core')],
      'The contract is read by server, web and command line alike; what it imports, all three import.',
    ),
    {
      name: 'contract-needs-only-schemas',
      comment: 'Beside the core, the contract uses the schema library and nothing else, so that a browser can load it.',
      severity: 'error',
      from: { path: inside('contract'), pathNot: TESTS },
      to: { dependencyTypes: OUTSIDE, pathNot: ['node_modules/zod/', '^packages/'] },
    },
    only(
      'ports-import-core',
      server('ports'),
      [server('ports'), inside('core')],
      'A port says what features ask of the outside. Anything else in it would tie every adapter to that thing.',
    ),
    {
      name: 'ports-stand-alone',
      comment: 'A port that names a library is an adapter.',
      severity: 'error',
      from: { path: server('ports'), pathNot: TESTS },
      to: { dependencyTypes: OUTSIDE, pathNot: '^packages/' },
    },
    only(
      'platform-knows-no-feature',
      server('platform'),
      [server('platform'), server('ports'), inside('contract'), inside('core')],
      'Every feature stands on the platform. A platform that knows one of them changes with it, and then so do all.',
    ),
    only(
      'adapters-know-ports',
      server('adapters'),
      [server('adapters'), server('ports'), inside('core'), `${server('platform')}(log|http/client)`],
      'An adapter translates between a port and one outside system. One that reaches into features or tables cannot be swapped.',
    ),
    {
      name: 'adapters-keep-apart',
      comment: 'Each adapter is one outside system. What two share belongs to a port or to the platform.',
      severity: 'error',
      from: { path: `${server('adapters')}([^/]+)/`, pathNot: TESTS },
      to: { path: server('adapters'), pathNot: `${server('adapters')}$1/` },
    },
    only(
      'features-stand-on-platform',
      server('features'),
      [server('features'), server('platform'), server('ports'), inside('contract'), inside('core')],
      'Features ask the outside through ports, so that a test can stand in for it and an adapter can be swapped.',
    ),
    {
      name: 'features-by-the-front-door',
      comment: 'Another feature is read through its index.ts only. Behind it, it may change as it likes.',
      severity: 'error',
      from: { path: `${server('features')}([^/]+)/` },
      to: { path: server('features'), pathNot: [`${server('features')}$1/`, `${server('features')}[^/]+/(index\\.ts$|testing/)`] },
    },
    {
      name: 'only-app-composes',
      comment: 'The app is the one place that names adapters and features together. Whoever imports it can be imported by nobody.',
      severity: 'error',
      from: { path: ['^packages/', '^bench/'], pathNot: [server('app'), TESTS] },
      to: { path: server('app') },
    },
    only(
      'web-speaks-the-contract',
      inside('web'),
      [inside('web'), inside('contract'), inside('core')],
      'The browser sees what the API says. Code of the server in it would ship secrets and Node to the browser.',
    ),
    {
      name: 'web-runs-in-browsers',
      comment: 'Node’s modules do not exist in a browser. The build’s own settings file runs in Node.',
      severity: 'error',
      from: { path: inside('web'), pathNot: [TESTS, 'vite\\.config\\.ts$', '/build/'] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'web-features-keep-apart',
      comment: 'Pages of different nouns never import each other: app composes them, parts are what they share.',
      severity: 'error',
      from: { path: `${inside('web')}features/([^/]+)/` },
      to: { path: `${inside('web')}features/`, pathNot: `${inside('web')}features/$1/` },
    },
    {
      name: 'web-features-below-app',
      comment: 'The app composes features; a feature that knows the app turns the frame into a knot.',
      severity: 'error',
      from: { path: `${inside('web')}features/`, pathNot: TESTS },
      to: { path: `${inside('web')}app/` },
    },
    {
      name: 'web-parts-know-no-domain',
      comment: 'A table, an axis, a form know no domain, or they could not be used for the next noun.',
      severity: 'error',
      from: { path: `${inside('web')}parts/`, pathNot: TESTS },
      to: { path: [`${inside('web')}(features|app)/`] },
    },
    only(
      'cli-speaks-the-contract',
      inside('cli'),
      [inside('cli'), inside('contract'), inside('core'), '^tools/run/'],
      'The command line proves that everything can be done by API: it has no other way in. Only its launcher shares the set-up of tools/run.',
    ),
    {
      name: 'declared-packages-only',
      comment: 'npm hoists packages to where anybody can import them; one that is not declared breaks when somebody else’s version moves.',
      severity: 'error',
      from: { path: '^packages/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'product-without-tests',
      comment: 'Test support is not shipped: code that runs for users never imports it.',
      severity: 'error',
      from: { path: '^packages/', pathNot: TESTS },
      to: { path: TESTS, pathNot: 'node_modules' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(packages/[^/]+/dist|coverage|\\.samspel|\\.node)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
    skipAnalysisNotInRules: true,
  },
};
