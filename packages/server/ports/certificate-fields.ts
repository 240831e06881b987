/** How is a server of mail trusted? The same two fields for each adapter that signs in to one. */
import type { SettingField } from '@samspel/core/adapters/setting-field.ts';

export const certificateFields: readonly SettingField[] = [
  {
    name: 'checkCertificate',
    kind: 'flag',
    title: 'Check the certificate',
    says: 'Off only for a server whose certificate nobody vouches for.',
    standard: true,
  },
  {
    name: 'ca',
    kind: 'text',
    title: 'Own certificate authority',
    says: 'PEM, when the server’s certificate is signed by one of yours.',
    multiline: true,
    longest: 20_000,
  },
];
