/** Only what is used of it; the package has no types for this path, and its root must not be loaded. */
declare module 'natural/lib/natural/classifiers/bayes_classifier.js' {
  export default class BayesClassifier {
    /** @param plain what JSON made of one; takes it over */
    static restore(plain: unknown): BayesClassifier
    constructor(stemmer?: undefined, smoothing?: number)
    addDocument(words: readonly string[], label: string): void
    train(): void
    /** Values are products of shares, best first: not probabilities, and all 0 for a long text. */
    getClassifications(words: readonly string[]): { label: string; value: number }[]
  }
}
