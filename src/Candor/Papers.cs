namespace Candor;

/// <summary>The papers whose methods are here.</summary>
public static class Papers
{
    /// <summary>ID-ExpO.</summary>
    public static Paper IdExpo { get; } = Conference(
        "yoshikawa2024idexpo", "Yoshikawa, Yuya and Iwata, Tomoharu", "Explanation-based Training with Differentiable Insertion/Deletion Metric-aware Regularizers",
        "Proceedings of the 27th International Conference on Artificial Intelligence and Statistics (AISTATS)", 2024);

    /// <summary>LIME.</summary>
    public static Paper Lime { get; } = Conference(
        "ribeiro2016lime", "Ribeiro, Marco Tulio and Singh, Sameer and Guestrin, Carlos", "\"Why Should I Trust You?\": Explaining the Predictions of Any Classifier",
        "Proceedings of the 22nd ACM SIGKDD International Conference on Knowledge Discovery and Data Mining", 2016);

    /// <summary>KernelSHAP.</summary>
    public static Paper KernelShap { get; } = Conference(
        "lundberg2017shap", "Lundberg, Scott M. and Lee, Su-In", "A Unified Approach to Interpreting Model Predictions",
        "Advances in Neural Information Processing Systems 30", 2017);

    /// <summary>Input gradients.</summary>
    public static Paper Gradient { get; } = Conference(
        "simonyan2014deep", "Simonyan, Karen and Vedaldi, Andrea and Zisserman, Andrew", "Deep Inside Convolutional Networks: Visualising Image Classification Models and Saliency Maps",
        "International Conference on Learning Representations, Workshop", 2014);

    /// <summary>Gradient × input.</summary>
    public static Paper GradientTimesInput { get; } = Conference(
        "shrikumar2017deeplift", "Shrikumar, Avanti and Greenside, Peyton and Kundaje, Anshul", "Learning Important Features Through Propagating Activation Differences",
        "Proceedings of the 34th International Conference on Machine Learning", 2017);

    /// <summary>Integrated gradients.</summary>
    public static Paper IntegratedGradients { get; } = Conference(
        "sundararajan2017axiomatic", "Sundararajan, Mukund and Taly, Ankur and Yan, Qiqi", "Axiomatic Attribution for Deep Networks",
        "Proceedings of the 34th International Conference on Machine Learning", 2017);

    /// <summary>Insertion and deletion (RISE).</summary>
    public static Paper Rise { get; } = Conference(
        "petsiuk2018rise", "Petsiuk, Vitali and Das, Abir and Saenko, Kate", "RISE: Randomized Input Sampling for Explanation of Black-box Models",
        "British Machine Vision Conference", 2018);

    /// <summary>Sensitivity-n.</summary>
    public static Paper SensitivityN { get; } = Conference(
        "ancona2018towards", "Ancona, Marco and Ceolini, Enea and Oztireli, Cengiz and Gross, Markus", "Towards Better Understanding of Gradient-based Attribution Methods for Deep Neural Networks",
        "International Conference on Learning Representations", 2018);

    /// <summary>Infidelity and max-sensitivity.</summary>
    public static Paper Infidelity { get; } = Conference(
        "yeh2019infidelity", "Yeh, Chih-Kuan and Hsieh, Cheng-Yu and Suggala, Arun and Inouye, David I. and Ravikumar, Pradeep", "On the (In)fidelity and Sensitivity of Explanations",
        "Advances in Neural Information Processing Systems 32", 2019);

    /// <summary>ExpO-Fidelity and ExpO-Stability.</summary>
    public static Paper Expo { get; } = Conference(
        "plumb2020expo", "Plumb, Gregory and Al-Shedivat, Maruan and Cabrera, Angel Alexander and Perer, Adam and Xing, Eric and Talwalkar, Ameet", "Regularizing Black-box Models for Improved Interpretability",
        "Advances in Neural Information Processing Systems 33", 2020);

    /// <summary>Labels that leak through explanations.</summary>
    public static Paper LabelLeakage { get; } = Conference(
        "jethani2021l2e", "Jethani, Neil and Sudarshan, Mukund and Aphinyanaphongs, Yindalon and Ranganath, Rajesh", "Have We Learned to Explain?: How Interpretability Methods Can Learn to Encode Predictions in their Interpretations",
        "Proceedings of the 24th International Conference on Artificial Intelligence and Statistics (AISTATS)", 2021);

    /// <summary>MEED.</summary>
    public static Paper Meed { get; } = Conference(
        "liang2020meed", "Liang, Jian and Bai, Bing and Cao, Yuren and Bai, Kun and Wang, Fei", "Adversarial Infidelity Learning for Model Interpretation",
        "Proceedings of the 26th ACM SIGKDD International Conference on Knowledge Discovery and Data Mining", 2020);

    /// <summary>L2X.</summary>
    public static Paper L2x { get; } = Conference(
        "chen2018l2x", "Chen, Jianbo and Song, Le and Wainwright, Martin J. and Jordan, Michael I.", "Learning to Explain: An Information-Theoretic Perspective on Model Interpretation",
        "Proceedings of the 35th International Conference on Machine Learning", 2018);

    /// <summary>VIBI.</summary>
    public static Paper Vibi { get; } = Conference(
        "bang2021vibi", "Bang, Seojin and Xie, Pengtao and Lee, Heewook and Wu, Wei and Xing, Eric", "Explaining A Black-box By Using A Deep Variational Information Bottleneck Approach",
        "Proceedings of the 35th AAAI Conference on Artificial Intelligence", 2021);

    /// <summary>CXPlain.</summary>
    public static Paper CxPlain { get; } = Conference(
        "schwab2019cxplain", "Schwab, Patrick and Karlen, Walter", "CXPlain: Causal Explanations for Model Interpretation under Uncertainty",
        "Advances in Neural Information Processing Systems 32", 2019);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Paper> All { get; } =
    [
        IdExpo, Lime, KernelShap, Gradient, GradientTimesInput, IntegratedGradients, Rise, SensitivityN, Infidelity, Expo, LabelLeakage,
        Meed, L2x, Vibi, CxPlain,
    ];

    private static Paper Conference(string key, string authors, string title, string venue, int year)
    {
        var people = authors.Replace(" and ", "; ", StringComparison.Ordinal);
        return new Paper(
            key,
            FormattableString.Invariant($"{people}. {title}. {venue}, {year}."),
            FormattableString.Invariant($"@inproceedings{{{key},\n  author    = {{{authors}}},\n  title     = {{{title}}},\n  booktitle = {{{venue}}},\n  year      = {{{year}}}\n}}"));
    }
}
