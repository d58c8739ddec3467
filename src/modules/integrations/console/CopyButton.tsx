import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { toast } from '#ui/toasts.ts'
import { words } from './texts.ts'

type CopyButtonProps = { text: string; label?: string; size?: string; variant?: string }

/** Puts a text into the clipboard and says so; where the browser keeps the clipboard closed, it says how to do it by hand. */
export const CopyButton = ({ text, label, size = 'xs', variant }: CopyButtonProps) => {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      // Browsers open the clipboard to secure pages only; the text stands there to be marked.
      toast(words('copyByHand'), { tone: 'bad' })
    }
  }
  return (
    <Button
      size={size}
      variant={variant}
      leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      onClick={() => void copy()}
    >
      {copied ? words('copied') : (label ?? words('copy'))}
    </Button>
  )
}
