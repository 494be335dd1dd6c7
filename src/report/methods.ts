import type { AuditSettings, AuditSummary } from '../studies/types.js';
import { factorTitle, levelTitle } from './factor-names.js';
import { formatCount, joinWords } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { isSampled } from './sampled-summary.js';

/** A factor of more levels than this is not listed level by level. */
const MAX_LISTED_LEVELS = 12;

/** Of every audit. */
const REFERENCES = [
  'Xu T., Zhan J., Garrod O. G. B., Torr P. H. S., Zhu S.-C., Ince R. A. A., Schyns P. G. (2018). Deeper Interpretability of Deep Networks. arXiv:1811.07807.',
  'Lengerich B. J., Konam S., Xing E. P., Rosenthal S., Veloso M. (2017). Towards Visual Explanations for Convolutional Neural Networks via Input Resampling. arXiv:1707.09641.',
  'Ince R. A. A., Giordano B. L., Kayser C., Rousselet G. A., Gross J., Schyns P. G. (2017). A statistical framework for neuroimaging data analysis based on mutual information estimated via a Gaussian copula. Human Brain Mapping 38, 1541–1573.',
  'Fisher R. A. (1936). The use of multiple measurements in taxonomic problems. Annals of Eugenics 7, 179–188.',
  'Rao C. R. (1948). The utilization of multiple measurements in problems of biological classification. Journal of the Royal Statistical Society B 10, 159–203.',
  'Clopper C. J., Pearson E. S. (1934). The use of confidence or fiducial limits illustrated in the case of the binomial. Biometrika 26, 404–413.',
  'Korn E. L., Graubard B. I. (1998). Confidence intervals for proportions with small expected number of positive counts estimated from survey data. Survey Methodology 24, 193–201.',
  'Miller G. A. (1955). Note on the bias of information estimates. In: Quastler H. (ed.), Information Theory in Psychology, 95–100. Free Press.',
  'McGill W. J. (1954). Multivariate information transmission. Psychometrika 19, 97–116.',
  'McGraw K. O., Wong S. P. (1996). Forming inferences about some intraclass correlation coefficients. Psychological Methods 1, 30–46.',
  'Sobol I. M. (2001). Global sensitivity indices for nonlinear mathematical models and their Monte Carlo estimates. Mathematics and Computers in Simulation 55, 271–280.',
  'Homma T., Saltelli A. (1996). Importance measures in global sensitivity analysis of nonlinear models. Reliability Engineering & System Safety 52, 1–17.',
  'Nichols T. E., Holmes A. P. (2002). Nonparametric permutation tests for functional neuroimaging. Human Brain Mapping 15, 1–25.',
  'Poole B., Ozair S., van den Oord A., Alemi A. A., Tucker G. (2019). On variational bounds of mutual information. ICML, PMLR 97, 5171–5180.',
  'Winkler A. M., Ridgway G. R., Webster M. A., Smith S. M., Nichols T. E. (2014). Permutation inference for the general linear model. NeuroImage 92, 381–397.',
  'Benjamini Y., Hochberg Y. (1995). Controlling the false discovery rate. Journal of the Royal Statistical Society B 57, 289–300.',
  'Kornblith S., Norouzi M., Lee H., Hinton G. (2019). Similarity of neural network representations revisited. ICML.',
  'Song L., Smola A., Gretton A., Bedo J., Borgwardt K. (2012). Feature selection via dependence maximization. Journal of Machine Learning Research 13, 1393–1434.',
  'ISO/IEC 19795-1:2021. Biometric performance testing and reporting, part 1: principles and framework.',
  'Kriegeskorte N., Mur M., Bandettini P. (2008). Representational similarity analysis. Frontiers in Systems Neuroscience 2, 4.',
  'Tukey J. W. (1958). Bias and confidence in not-quite large samples. Annals of Mathematical Statistics 29, 614.',
  'Efron B., Stein C. (1981). The jackknife estimate of variance. Annals of Statistics 9, 586–596.',
  'Satterthwaite F. E. (1946). An approximate distribution of estimates of variance components. Biometrics Bulletin 2, 110–114.',
  'Ezekiel M. (1930). Methods of Correlation Analysis. Wiley.',
  'Johnstone I. M. (2001). On the distribution of the largest eigenvalue in principal components analysis. Annals of Statistics 29, 295–327.',
  'Barrett A. B. (2015). Exploration of synergistic and redundant information sharing in static and dynamical Gaussian systems. Physical Review E 91, 052802.',
];
/** Of runs that count triples. */
const TRIPLE_REFERENCES = [
  'Ince R. A. A. (2017). Measuring multivariate redundant information with pointwise common change in surprisal. Entropy 19, 318.',
  'Williams P. L., Beer R. D. (2010). Nonnegative decomposition of multivariate information. arXiv:1004.2515.',
];
/** Of the study of diagnostic features. */
const DIAGNOSTIC_REFERENCES = [
  'Zhan J., Garrod O. G. B., van Rijsbergen N., Schyns P. G. (2019). Modelling face memory reveals task-generalizable representations. Nature Human Behaviour 3, 817–826.',
  'Robnik-Šikonja M., Kononenko I. (2008). Explaining classifications for individual instances. IEEE Transactions on Knowledge and Data Engineering 20(5), 589–600.',
];

/** What was estimated and how, with the run's own numbers. */
export function methods(summary: AuditSummary): Markup {
  const { run, geometry, network } = summary;
  const { space } = run;
  const { settings } = run;
  return markup`
<p>${isSampled(summary) ? `The space shows each of ${formatCount(space.identities)} identities (${formatCount(space.residuals)} residuals of shape and texture with every sex and ethnicity) in ${formatCount(space.views)} views drawn from ranges, other ones for each` : `The space crosses ${formatCount(space.identities)} identities (${formatCount(space.residuals)} residuals of shape and texture with every sex and ethnicity) with ${formatCount(space.views)} views`}; every image is rendered from a linear face model (seed ${settings.seed}${jitterText(settings.jitter)}) and scored once. The estimand: identities are sampled from a population, views are fixed by design. An interval therefore says what would change with other people, not with other views.</p>
<p>Probed layers are read ${POOLING[settings.probes.pooling] ?? settings.probes.pooling}. Each unit's values become copula scores: standard normal quantiles of their mid-ranks among ${formatCount(run.calibrationPoints)} calibration images of the space, clamped outside their range. Information between a unit and a factor is the Gaussian-copula estimate, the entropy of the score less its mean entropy within the levels, in bits, with the analytic correction of bias (Ince et al. 2017). Beside it stands the information of 16 equipopulated bins with the correction of Miller (1955), left empty where people have too few images for it. The first sees differences of mean and variance between levels only, the second any difference its bins resolve; neither is clipped at zero, so a unit that knows nothing scatters about 0; only the ends of intervals are, there and at the factor's entropy. About people the upper end adds what their images would say if they were all there are and not draws.</p>
<p>Intervals are 95&nbsp;% intervals of the delete-one jackknife over residuals (or blocks of them; Tukey 1958; Efron and Stein 1981) with Student's t (degrees of freedom by the weight of single residuals, Satterthwaite 1946), because images of one person are not independent. Below 0.03 bits they may be too short; of units the bound “≤” is given there, (√I + √C)², with C what 95&nbsp;% of 99 permutations stay below, which is conservative: levels of a view factor are permuted within a residual, sex and ethnicity within a residual, residuals and identities not at all, since nothing larger holds them (Nichols and Holmes 2002; Winkler et al. 2014). Where many units are asked, false discoveries are counted by Benjamini and Hochberg (1995), with probabilities from the permuted values of all units, each over its own unit's mean: chance is taken to have one shape for all. The best unit of a layer is the largest of many estimates (of those whose bins see about as much and that have an interval), so its value is optimistic and its interval does not include the selection. Identity contains sex and ethnicity, so its bits contain theirs. Scale and translation are drawn once per identity, age, expression and pose and are estimated with weights.</p>
<p>What a layer as a whole knows is estimated from linear read-outs: up to 8 discriminants of its units for each factor (16 for identity; Fisher 1936, Rao 1948), fitted on calibration images of even residuals and estimated on odd residuals only. The figure is the information between the level and the level that the read-outs choose by their discriminant functions, from exact counts with Miller's correction, left out where it would raise the figure: a lower bound of what the layer knows (data-processing inequality). Knowledge that no linear read-out finds, and what a single choice does not tell, is missing; since different people fit and estimate, selection does not inflate it. Beside it stands a Gaussian model of the read-outs' joint covariances, H(all) less the mean H within levels: exact where read-outs are jointly normal within levels and over all, too large where levels separate into clusters; above the factor's own entropy it is left empty. Of residual and identity the levels are people, and other people estimate than were fitted: there the figure is that of a mixture with one Gaussian a person (their means, one covariance within people; chance taken out of the means, Johnstone 2001; 8,192 images drawn from it), at most log<sub>2</sub> of the people that estimate, half of all: what tells so many people of the population apart, which grows with their number and is on average a lower bound of what is told of anybody (Poole et al. 2019), so it compares only with figures of equally many. Where nearly all choices are right, or nearly everybody is told apart, a jackknife knows only the people that were met; so intervals of layers leave room for those who were not, as those of accuracies do. Layers are not read out about jitter.</p>
<p>Information maps: with the residuals' coefficients c, Cov(unit, vertex) = B Cov(unit, c) and Cov(vertex) = B Cov(c) Bᵀ for the basis B of the face model, so that the Gaussian (linear) information about a vertex's position or albedo needs no image to be kept. Chance is removed for the number of residuals (adjusted R², Ezekiel 1930); the threshold is what the best of all vertices reaches in one permutation of residuals in twenty, where each permutation chooses its own best unit of a layer and all layers that are shown together are one family (Nichols and Holmes 2002). Regions are summarised by up to eight principal axes of the generator. Sex, age and expression are left out of the maps: they would colour every vertex alike.</p>
<p>Variance shares are Sobol indices of the balanced design (Sobol 2001; totals by Homma and Saltelli 1996)${pairsText(settings.pairs)}. What feature, unit and decision share is I(F; U) + I(F; D) − I(F; U, D) of Gaussians (McGill 1954; Ince et al. 2017), of a region of the face beside what the best of a layer's asked units stays under in 95 of 99 permutations (Nichols and Holmes 2002), the largest of three: the unit’s people are permuted against face and decision, the decision’s against face and unit, or the faces against unit and decision together. The invariance index is (σ²<sub>identity</sub> − σ²<sub>identity×factor</sub>/(K − 1)) / (σ²<sub>identity</sub> + σ²<sub>factor</sub> + σ²<sub>identity×factor</sub>), components of the variance of the units' mean scores of a person at one of the factor's K levels (the agreement ICC(A,1) of McGraw and Wong 1996, case 3A), added over the units of a layer: 0 of noise and of people told anew at each level, however many levels there are. Layers are compared by debiased linear CKA (Kornblith et al. 2019; Song et al. 2012) and by RSA (Kriegeskorte et al. 2008)${geometry ? ` on ${formatCount(geometry.rows)} calibration images` : ''}. What cannot be estimated is left empty with its reason. Every sum behind these numbers is an integer held exactly, so the digest is the same for any division of the work.</p>
<p>${detailText(summary)}</p>
<p>Decisions: ${decisionText(summary)} The mean of the decision variable has a jackknife interval over residuals; cells of two factors have theirs over blocks. An accuracy's or a rate's interval is Clopper and Pearson's (1934) of as many independent answers as its variation between residuals leaves (Korn and Graubard 1998), drawn towards one answer a residual the less is wrong in all, or right: people who were not met may differ. ${choiceText(summary)}${verificationText(summary)}</p>
<p>Network and engine: ${network.file} (SHA-256 ${network.sha256.slice(0, 12)}), ${run.mode.engine} ${run.mode.version} in ${run.mode.precision} on ${run.mode.device}, batches of ${run.mode.batch}. Images: face model ${run.faceModel.name} (digest ${run.faceModel.digest.slice(0, 12)}), factorscope ${run.version}. Levels: ${space.factors
    .filter(({ kind, levels }) => kind !== 'jitter' && levels.length <= MAX_LISTED_LEVELS)
    .map(
      ({ name, levels }) =>
        `${factorTitle(name)} ${levels.map((level) => levelTitle(name, level)).join(', ')}`,
    )
    .join('; ')}.</p>
<p>The questions follow Xu et al. (2018) and Lengerich et al. (2017).</p>
<ol class="references">${referencesOf(summary).map((reference) => markup`<li>${reference}</li>`)}</ol>`;
}

/** Those that this run's methods name. */
function referencesOf(summary: AuditSummary): string[] {
  return [
    ...REFERENCES,
    ...(hasTriples(summary) ? TRIPLE_REFERENCES : []),
    ...(summary.run.study === 'diagnostic' ? DIAGNOSTIC_REFERENCES : []),
  ];
}

function hasTriples({ synergy }: AuditSummary): boolean {
  return (synergy?.decompositions ?? []).length > 0;
}

/** What else the tables and the page hold, in a sentence or two each. */
function detailText(summary: AuditSummary): string {
  const triples = hasTriples(summary)
    ? ' Redundancy and synergy are told apart for one feature of shape and one of albedo, the axis of a face region that goes most with the decision on calibration images of even residuals, and one unit a layer: images of odd residuals are counted by thirds of feature, unit and decision, and the information about the feature is decomposed (Williams and Beer 2010) with the redundancy I_ccs (Ince 2017), beside what permutations of residuals leave.'
    : '';
  return `What two factors say together beyond each alone is I(a, b; unit) − I(a; unit) − I(b; unit) of class-conditional Gaussians (McGill 1954), for sex and ethnicity of 16 bins as well. Beside what feature, unit and decision share, the lesser of the two informations (I_mmi; Barrett 2015) stands in the tables. Whether the same people are told apart at every level of a view factor is given twice: information about identity within one level, mean over the levels, beside that of all levels pooled; and the correlation over people of a unit's mean scores at two levels, mean over the layer's units, of all people and about the means of their sex and ethnicity.${triples}`;
}

function decisionText({ performance: { decision, reason } }: AuditSummary): string {
  return decision === null
    ? `none (${reason ?? 'the run gives no reason'}).`
    : `the decision variable is the ${decision.replace(/^the /, '')}.`;
}

/** What was done about the bias of the choice's information in this very run. */
function choiceText({ performance }: AuditSummary): string {
  const note = performance.estimates?.confusions?.information.note ?? null;
  return note === null
    ? ''
    : `The information of the choice is that of the confusion counts: ${note}.`;
}

function verificationText({ performance }: AuditSummary): string {
  return (performance.estimates?.verification ?? null) === null
    ? ''
    : ' Verification compares each image with templates, sums of unit embeddings of calibration images without the image itself, never with an impostor of the same residual; rates are those of ISO/IEC 19795-1, and a false accept rate has a true accept rate only where ten impostor comparisons may lie above its threshold.';
}

const POOLING: Readonly<Record<string, string>> = {
  mean: 'as the mean of each channel over positions',
  max: 'as the maximum of each channel over positions',
  centre: 'at the centre of each channel',
  all: 'at every position',
};

/** `, scale ± 4 %, translation ± 2 %`; nothing without jitter. */
function jitterText({ scale, translation }: AuditSettings['jitter']): string {
  const percent = (share: number): string => `${Number((100 * share).toFixed(2))}\u00a0%`;
  return [
    scale > 0 ? `, scale drawn within ±\u00a0${percent(scale)}` : '',
    translation > 0 ? `, translation within ±\u00a0${percent(translation)} of the image` : '',
  ].join('');
}

function pairsText(pairs: AuditSettings['pairs']): string {
  return pairs.length === 0
    ? ''
    : `, of view factors for the pairs ${joinWords(pairs.map((pair) => pair.map(factorTitle).join(' × ')))}`;
}
