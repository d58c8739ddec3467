import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { toast } from '#ui/toasts.ts'

type CopyTextProps = { text: string; label: string; copied: string; byHand: string; iconOnly?: boolean }

/** Puts a text into the clipboard and says so; browsers open the clipboard to secure pages only. */
export const CopyText = ({ text, label, copied, byHand, iconOnly }: CopyTextProps) => {
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
      toast(copied, { tone: 'good' })
    } catch {
      toast(byHand, { tone: 'bad' })
    }
  }
  const icon = isCopied ? <IconCheck size={14} /> : <IconCopy size={14} />
  if (iconOnly)
    return (
      <Tooltip label={label}>
        <ActionIcon variant="subtle" aria-label={label} onClick={() => void copy()}>
          {icon}
        </ActionIcon>
      </Tooltip>
    )
  return (
    <Button size="xs" variant="default" leftSection={icon} onClick={() => void copy()}>
      {isCopied ? copied : label}
    </Button>
  )
}
