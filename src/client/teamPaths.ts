import { addPaths } from './api.ts'
import { teamPaths } from './teamPaths.gen.ts'

// Imported by the console alone: the portal and the public pages stay free of what only the team may call.
addPaths(teamPaths)
