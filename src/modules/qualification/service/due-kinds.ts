/** Names of what happens later. */
export const reviewSilence = 'qualification.review_silence'
export const revisit = 'qualification.revisit'
export const riskCheck = 'qualification.risk_check'
export const screeningCheck = 'qualification.screening_check'
export const absence = 'qualification.absence'
