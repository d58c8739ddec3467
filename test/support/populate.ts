/** One record of every kind that has a builder, on both sides, so that walks over tables and lists find rows. */
import { aPartner, fixtures, portalFixtures, type World } from './fixtures.ts'

/** Makes one of each for the world's partner; resolves when what follows from them (mails, jobs) is done too. */
export const oneOfEach = async (world: World): Promise<void> => {
  // A partner of its own for what can be there only once.
  for (const make of [...Object.values(fixtures), ...Object.values(portalFixtures)])
    await make(world, { id: await aPartner(world.api) })
  await world.app.settle()
}
