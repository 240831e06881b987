/** Why does access say no, beside what every route may say? */
import { refusal } from '../route.ts';

export const accessRefusals = {
  wrongCredentials: refusal('access.wrong-credentials', 401, 'E-mail address or password is not right.'),
  slowDown: refusal('access.slow-down', 429, 'Too many attempts. Try again in {retryAfterSeconds} seconds; nothing is locked.'),
  passwordUnfit: refusal('access.password-unfit', 400, '{why}'),
  wrongPassword: refusal('access.wrong-password', 403, 'The current password is not right.'),
  linkDead: refusal('access.link-dead', 410, 'This link was used, replaced or has ended. Ask for a new one.'),
  alreadySetUp: refusal('access.already-set-up', 409, 'This installation has been set up. Sign in instead.'),
  emailTaken: refusal('access.email-taken', 409, 'Somebody with the address {email} is here already.'),
  refTaken: refusal('access.ref-taken', 409, '{ref} is linked to {name} already.'),
  lastAdmin: refusal('access.last-admin', 409, '{name} is the last admin. Make somebody else admin first.'),
  notInState: refusal('access.not-in-state', 409, '{name} is {state}; {wanted}.'),
  takesPerson: refusal('access.takes-a-person', 403, 'Only a person who is signed in may do this, not a token.'),
  tokenTooWide: refusal('access.token-too-wide', 403, 'A token may not be wider than {of}: {what}.'),
  tooManyTokens: refusal('access.too-many-tokens', 409, 'There are {count} tokens already; revoke some first.'),
} as const;
