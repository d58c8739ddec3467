import type { AnswerTo } from '#client/api.ts'

export type Application = AnswerTo<'getPublicApplication'>

export type Props = { token: string; application: Application; put: (application: Application) => void }
