import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from './texts.ts'

type PanelDrawerProps = {
  opened: boolean
  onClose: () => void
  title: ReactNode
  /** In px; 480 like a side form. */
  widthPx?: number
  children: ReactNode
}

/** A record or settings in a panel from the right, over the list it was opened from. Esc closes it. */
export const PanelDrawer = ({ opened, onClose, title, widthPx = 480, children }: PanelDrawerProps) => (
  <Drawer
    opened={opened}
    onClose={onClose}
    position="right"
    size={widthPx}
    padding={20}
    title={<strong>{title}</strong>}
    closeButtonProps={{ 'aria-label': t('app.close') }}
  >
    {children}
  </Drawer>
)
