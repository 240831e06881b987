/** What may others ask of availability? To keep what a peer published; and the feature itself. */
export { type PeerHistory, type Published, recordPublished } from './published.ts';
