/** How does a reader of XML say no? By leaving with the element that does not fit, which never passes `readOpenPsa`. */
import type { XmlElement } from './xml.ts';

export class Unfit extends Error {
  readonly code: string;
  readonly element: XmlElement;
  /** The message completes "‹path of the element› …". */
  constructor(element: XmlElement, code: string, message: string) {
    super(message);
    this.code = code;
    this.element = element;
  }
}
