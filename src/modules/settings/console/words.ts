/** Roles and channels as people say them. */
const roleNames: Record<string, string> = {
  admin: 'Admin',
  partner_manager: 'Partner manager',
  engineering: 'Engineering',
  executive: 'Executive',
  legal: 'Legal',
  finance: 'Finance',
  marketing: 'Marketing',
  sales: 'Sales',
  support: 'Support',
  viewer: 'Viewer',
  principal: 'Principal',
  technical: 'Technical',
}
export const roleName = (role: string): string => roleNames[role] ?? role
export const memberRoleOptions = [
  'admin',
  'partner_manager',
  'engineering',
  'executive',
  'legal',
  'finance',
  'marketing',
  'sales',
  'support',
  'viewer',
].map((value) => ({ value, label: roleName(value) }))

const channels: Record<string, string> = {
  screen: 'on screen',
  api: 'by API key',
  import: 'by import',
  clock: 'by the clock',
  job: 'by background work',
  command: 'on the command line',
  public: 'on a public page',
}
export const channelName = (channel: string): string => channels[channel] ?? channel

/** `partner.stage_changed` -> `Partner: stage changed`. */
export const kindName = (kind: string): string => {
  const [noun = '', verb = ''] = kind.split('.')
  const words = (text: string) => text.replaceAll('_', ' ')
  return `${words(noun).replace(/^./, (first) => first.toUpperCase())}${verb ? `: ${words(verb)}` : ''}`
}

const actors: Record<string, string> = {
  clock: 'Tandem',
  job: 'Tandem',
  command: 'Whoever runs Tandem',
  public: 'A visitor',
  system: 'Tandem',
}
/** Who acted, where no person or key has a name. */
export const actorName = (kind: string): string => actors[kind] ?? kind
