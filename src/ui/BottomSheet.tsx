import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'

type BottomSheetProps = { title: string; onClose: () => void; children: ReactNode }

/** What comes from below on a phone; any press inside closes it, since all of it are links. */
export const BottomSheet = ({ title, onClose, children }: BottomSheetProps) => (
  <Drawer
    opened
    onClose={onClose}
    position="bottom"
    size="75%"
    title={title}
    padding="md"
    transitionProps={{ transition: 'slide-up', duration: 160 }}
  >
    {/* biome-ignore lint/a11y/useKeyWithClickEvents: the links inside hear the keyboard */}
    {/* biome-ignore lint/a11y/noStaticElementInteractions: the links inside are what is pressed */}
    <div onClick={onClose}>{children}</div>
  </Drawer>
)
