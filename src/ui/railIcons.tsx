import {
  IconBuildingCommunity,
  IconCash,
  IconChartLine,
  IconFileCertificate,
  IconInbox,
  IconLayoutKanban,
  IconSchool,
  IconSettings,
  IconSpeakerphone,
  IconTargetArrow,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { RailEntry } from './screens.ts'

/** One picture per room of the rail. */
export const railIcons: Record<RailEntry, ReactNode> = {
  today: <IconInbox />,
  partners: <IconBuildingCommunity />,
  pipeline: <IconLayoutKanban />,
  agreements: <IconFileCertificate />,
  deals: <IconTargetArrow />,
  money: <IconCash />,
  market: <IconSpeakerphone />,
  learn: <IconSchool />,
  insights: <IconChartLine />,
  settings: <IconSettings />,
}
