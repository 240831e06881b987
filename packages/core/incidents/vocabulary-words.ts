/** What does each code mean, in words? */
import type { CauseCode, ImpactSeverity, TriggerCode } from './vocabulary.ts';

export const triggerWords: Readonly<Record<TriggerCode, string>> = {
  deployment: 'New code went out',
  configuration: 'A setting was changed',
  'data-change': 'Data or a schema was changed',
  load: 'More users or work than before',
  hardware: 'A machine, disk or other part broke',
  network: 'A link, route or name service failed',
  power: 'Power or cooling failed',
  dependency: 'Something we call failed or became slow',
  expiry: 'A certificate, key, licence or quota ran out',
  maintenance: 'Planned work',
  'manual-action': 'Somebody did something by hand',
  attack: 'Somebody meant harm',
  'date-or-clock': 'A date came, or a clock was wrong',
  unknown: 'Not known',
};

export const causeWords: Readonly<Record<CauseCode, string>> = {
  bug: 'The code did something wrong',
  'missing-limit': 'Nothing limited how much could be asked for',
  'missing-timeout': 'Something waited for ever',
  'retry-amplification': 'Retries made it worse',
  'capacity-short': 'There was too little of something',
  'single-point': 'One part had no second',
  'hidden-dependency': 'Nobody knew that it depended on that',
  'unsafe-default': 'The default was dangerous',
  'configuration-drift': 'Places that should be alike were not',
  'missing-check-before-change': 'Nothing checked the change before it went out',
  'missing-way-back': 'There was no quick way back',
  'missing-alert': 'Nothing told us',
  'unclear-ownership': 'Nobody, or more than one, was responsible',
  'knowledge-gap': 'The right people did not know',
  'procedure-gap': 'The procedure was missing or wrong',
  supplier: 'A supplier failed us',
  unknown: 'Not known',
};

export const severityWords: Readonly<Record<ImpactSeverity, string>> = {
  major: 'Users cannot use it',
  partial: 'Some users, or some of it',
  degraded: 'It works, but worse',
};
