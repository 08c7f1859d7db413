/** Prints one progress line on stderr. */
export declare function say(message: string): void;
