/**
 * Makes a fresh folder, readable by this user only, that is gone when this process is.
 * @param label a word for the reader of `ls /tmp`
 * @param parent default: the system's temporary folder
 */
export declare function makeTemporaryDir(label: string, parent?: string): string;

/** Removes a folder made here. Does nothing when it is gone already. */
export declare function removeTemporaryDir(path: string): void;
