import type { AuditSummary } from '../studies/types.js';
import { formatCount } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

const REFERENCES = [
  'Xu T., Zhan J., Garrod O. G. B., Torr P. H. S., Zhu S.-C., Ince R. A. A., Schyns P. G. (2018). Deeper Interpretability of Deep Networks. arXiv:1811.07807.',
  'Lengerich B. J., Konam S., Xing E. P., Rosenthal S., Veloso M. (2017). Towards Visual Explanations for Convolutional Neural Networks via Input Resampling. arXiv:1707.09641.',
  'Ince R. A. A., Giordano B. L., Kayser C., Rousselet G. A., Gross J., Schyns P. G. (2017). A statistical framework for neuroimaging data analysis based on mutual information estimated via a Gaussian copula. Human Brain Mapping 38, 1541–1573.',
  'Fisher R. A. (1936). The use of multiple measurements in taxonomic problems. Annals of Eugenics 7, 179–188.',
  'Rao C. R. (1948). The utilization of multiple measurements in problems of biological classification. Journal of the Royal Statistical Society B 10, 159–203.',
  'Miller G. A. (1955). Note on the bias of information estimates. In: Quastler H. (ed.), Information Theory in Psychology, 95–100. Free Press.',
];

/** What was estimated and how, with the run's own numbers. */
export function methods({ run }: AuditSummary): Markup {
  const { space } = run;
  return markup`
<p>The space crosses ${formatCount(space.identities)} identities (${formatCount(space.residuals)} residuals of shape and texture with every sex and ethnicity) with ${formatCount(space.views)} views; every image is rendered from a linear face model and scored once. The estimand: identities are sampled from a population, views are fixed by design. An interval therefore says what would change with other people, not with other views.</p>
<p>Each unit's values become copula scores: standard normal quantiles of their mid-ranks among ${formatCount(run.calibrationPoints)} calibration images of the space, clamped outside their range. Information between a unit and a factor is the Gaussian-copula estimate, the entropy of the score less its mean entropy within the levels, in bits, with the analytic correction of bias (Ince et al. 2017). Beside it stands the information of 16 equipopulated bins with the correction of Miller (1955). The first sees differences of mean and variance between levels only, the second any difference its bins resolve; neither is clipped at zero, so a unit that knows nothing scatters about 0.</p>
<p>Intervals are 95&nbsp;% intervals of the delete-one jackknife over residuals with Student's t, because images of one person are not independent. Below about 0.03 bits they are too short. The best unit of a layer is the largest of many estimates (of those whose bins see about as much and that have an interval), so its value is optimistic, its interval does not include the selection, and it is a lower bound on what the layer knows.</p>
<p>What a layer as a whole knows is estimated from linear read-outs: up to 8 discriminants of its units for each factor (16 for identity; Fisher 1936, Rao 1948), fitted on calibration images of even residuals, scored like units, and estimated on odd residuals only, H(all) less the mean H within levels of their joint covariances. Knowledge that no linear read-out finds is missing, so it is a lower bound; since different people fit and estimate, selection does not inflate it. Layers are not read out about jitter.</p>
<p> Identity contains sex and ethnicity, so its bits contain theirs. Scale and translation are drawn once per identity, age, expression and pose and are estimated with weights.</p>
<p>The invariance index is S<sub>identity</sub> / (S<sub>identity</sub> + S<sub>factor</sub> + S<sub>identity×factor</sub>), sums of squares of the units' scores, added over the units of a layer. What cannot be estimated is left empty with its reason. Every sum behind these numbers is an integer held exactly, so the digest is the same for any division of the work.</p>
<p>The questions follow Xu et al. (2018) and Lengerich et al. (2017).</p>
<ol class="references">${REFERENCES.map((reference) => markup`<li>${reference}</li>`)}</ol>`;
}
