/** Where a source brings the program to. */
export interface BringOptions {
  /** The program's path when all is done: it appears there in one step. */
  readonly cached: string;
  /** Its folder, in which to make temporary ones. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly onProgress: (line: string) => void;
}
