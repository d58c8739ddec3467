import { Button, type ButtonProps, Tooltip } from '@mantine/core'
import { type ButtonHTMLAttributes, type MouseEvent, useId } from 'react'

type ReasonButtonProps = ButtonProps &
  Omit<ButtonHTMLAttributes<HTMLButtonElement>, keyof ButtonProps | 'disabled'> & {
    /** Why it cannot be pressed now and what would clear it; nothing, empty or null = it can be pressed. */
    reason?: string | null | string[]
  }

/**
 * A button that says why it is off. It stays in the tab order and keeps its name, so that a keyboard and a
 * screen reader reach the reason as well as a pointer does.
 */
export const ReasonButton = ({ reason, onClick, ...rest }: ReasonButtonProps) => {
  const id = useId()
  const reasons = (Array.isArray(reason) ? reason : [reason]).filter((text): text is string => Boolean(text))
  if (reasons.length === 0) return <Button {...rest} onClick={onClick} />
  const keep = (event: MouseEvent<HTMLButtonElement>) => event.preventDefault()
  return (
    <>
      <Tooltip
        label={reasons.length === 1 ? reasons[0] : reasons.map((text) => <div key={text}>{text}</div>)}
        events={{ hover: true, focus: true, touch: true }}
      >
        <Button {...rest} aria-disabled="true" aria-describedby={id} data-disabled onClick={keep} />
      </Tooltip>
      <span id={id} className="visually-hidden">
        {reasons.join(' ')}
      </span>
    </>
  )
}
