/** Where are files dropped or text pasted? A place that shows it would take them; what stands in it does the same by hand. */
import { type ReactNode, useState } from 'react';
import './drop-place.css';

interface DropPlaceProps {
  readonly drop: (dropped: DataTransfer) => void;
  readonly paste?: (text: string) => void;
  readonly children: ReactNode;
}

/** The place. Put buttons into it for those who don't drag. */
export function DropPlace({ drop, paste, children }: DropPlaceProps) {
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short way; the buttons in it do the same
    <div
      className="s-drop-place"
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        drop(event.dataTransfer);
      }}
      onPaste={(event) => paste?.(event.clipboardData.getData('text'))}
    >
      {children}
    </div>
  );
}
