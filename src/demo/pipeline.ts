/** Who is on the way to us: applications in every state, referrals, calls. */
import type { Demo } from './seed.ts'

export const seedPipeline = async (_demo: Demo): Promise<void> => {}
