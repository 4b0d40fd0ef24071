import { Drawer } from '@mantine/core';
import { eventId } from '../../model/ids.ts';
import { useOverlay } from '../keys/keys.ts';
import { EventView } from './event-view.tsx';
import './events.css';

/** An event from the right, wherever it is called from. Closing gives the focus back. */
export function EventDrawer({ id, onClose }: { readonly id: string | undefined; readonly onClose: () => void }) {
  const known = eventId.safeParse(id);
  useOverlay(known.success);
  return (
    <Drawer
      opened={known.success}
      onClose={onClose}
      position="right"
      size="62%"
      withCloseButton={false}
      transitionProps={{ duration: 120 }}
      overlayProps={{ backgroundOpacity: 0.25 }}
      attributes={{ content: { 'aria-label': 'Event' } }}
      classNames={{ body: 'event-drawer' }}
    >
      {known.success && (
        // stays while the event is still being read, so that the focus does
        <div data-autofocus tabIndex={-1} className="event-focus">
          <EventView id={known.data} onClose={onClose} />
        </div>
      )}
    </Drawer>
  );
}
