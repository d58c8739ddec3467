/** What a browser says of itself, reduced to families at once: nothing finer is kept. */
import { isbot } from 'isbot'

export type Device = 'desktop' | 'mobile' | 'tablet' | 'other'
export type Family = { device: Device; browser: string; system: string }

/** In this order: many browsers also name those that they descend from. */
const browsers: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\/|\bOpera\b/],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\bFirefox\/|\bFxiOS\//],
  ['Chrome', /\bChrome\/|\bCriOS\/|\bChromium\//],
  ['Safari', /\bSafari\//],
]
const systems: readonly (readonly [string, RegExp])[] = [
  ['iOS', /\b(?:iPhone|iPad|iPod)\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b|\bMacintosh\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
]
const other = 'Other'
const familyOf = (list: typeof browsers, agent: string) => list.find(([, sign]) => sign.test(agent))?.[0] ?? other

const deviceOf = (agent: string, system: string): Device => {
  if (/\biPad\b|\bTablet\b/.test(agent) || (system === 'Android' && !/\bMobile\b/.test(agent))) return 'tablet'
  if (/\bMobi|\biPhone\b|\biPod\b/.test(agent)) return 'mobile'
  return system === other ? 'other' : 'desktop'
}

/** Most visitors share a few hundred texts; what was read of one is kept in memory alone. */
const remembered = <Read>(read: (agent: string) => Read): ((agent: string) => Read) => {
  const keptMax = 2_000
  const kept = new Map<string, Read>()
  return (agent) => {
    const known = kept.get(agent)
    if (known !== undefined) return known
    const found = read(agent)
    if (kept.size >= keptMax) kept.clear()
    kept.set(agent, found)
    return found
  }
}
export const readAgent = remembered((agent): Family => {
  const system = familyOf(systems, agent)
  return { device: deviceOf(agent, system), browser: familyOf(browsers, agent), system }
})

/**
 * Link previews of chats and scanners of mail servers that the list of crawlers does not know, or knows only in some
 * spellings. They follow every link that passes, and no person saw it.
 */
const previews =
  /facebookexternalhit|facebookcatalog|WhatsApp|TelegramBot|Twitterbot|Slackbot|Slack-ImgProxy|LinkedInBot|Discordbot|SkypeUriPreview|MicrosoftPreview|Teams|Google-PageRenderer|GoogleImageProxy|Iframely|Embedly|vkShare|redditbot|Pinterest(?:bot|\/0)|Mattermost|Synapse|Proofpoint|Mimecast|Barracuda|BingPreview|SafeLinks|urldefense|Cisco-(?:Ironport|Talos)|TrendMicro|Symantec|MessageLabs|Forcepoint|FireEye|Fortinet|Avanan|Zscaler/i

/** An empty agent, a crawler, a preview or a scanner. */
export const isProgram = remembered((agent): boolean => agent.trim() === '' || isbot(agent) || previews.test(agent))
