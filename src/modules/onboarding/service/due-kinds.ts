/** Names of what happens later. */
export const journeyDay = 'onboarding.day'
export const journeyResume = 'onboarding.resume'
export const journeyStart = 'onboarding.start'
export const openingRetry = 'onboarding.opening'
export const mailRound = 'onboarding.mail'
