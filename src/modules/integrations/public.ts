/** What other modules may call; an explicit list. Everything works in the caller's transaction and from both sides. */
export { forgetCallsAbout } from './queries/requests.ts'
export {
  grantLiveAccess,
  type LiveAccessStanding,
  liveAccessOf,
  withdrawLiveAccess,
} from './service/live-access.ts'
export { offerFirstSandbox } from './service/sandboxes/offer.ts'
export { liveAccess } from './slots.ts'
