using System.Globalization;
namespace Candor.Literature;

/// <summary>The papers whose methods are here.</summary>
public static class Papers
{
    /// <summary>ID-ExpO.</summary>
    public static Paper IdExpo { get; } = Conference(
        "yoshikawa2024idexpo", "Yoshikawa, Yuya and Iwata, Tomoharu",
            "Explanation-based Training with Differentiable Insertion/Deletion Metric-aware Regularizers",
        "Proceedings of the 27th International Conference on Artificial Intelligence and Statistics (AISTATS)", 2024);

    /// <summary>LIME.</summary>
    public static Paper Lime { get; } = Conference(
        "ribeiro2016lime", "Ribeiro, Marco Tulio and Singh, Sameer and Guestrin, Carlos",
            "\"Why Should I Trust You?\": Explaining the Predictions of Any Classifier",
        "Proceedings of the 22nd ACM SIGKDD International Conference on Knowledge Discovery and Data Mining", 2016);

    /// <summary>KernelSHAP.</summary>
    public static Paper KernelShap { get; } = Conference(
        "lundberg2017shap", "Lundberg, Scott M. and Lee, Su-In", "A Unified Approach to Interpreting Model Predictions",
        "Advances in Neural Information Processing Systems 30", 2017);

    /// <summary>Input gradients.</summary>
    public static Paper Gradient { get; } = Conference(
        "simonyan2014deep", "Simonyan, Karen and Vedaldi, Andrea and Zisserman, Andrew",
            "Deep Inside Convolutional Networks: Visualising Image Classification Models and Saliency Maps",
        "International Conference on Learning Representations, Workshop", 2014);

    /// <summary>Gradient × input.</summary>
    public static Paper GradientTimesInput { get; } = Conference(
        "shrikumar2017deeplift", "Shrikumar, Avanti and Greenside, Peyton and Kundaje, Anshul",
            "Learning Important Features Through Propagating Activation Differences",
        "Proceedings of the 34th International Conference on Machine Learning", 2017);

    /// <summary>Integrated gradients.</summary>
    public static Paper IntegratedGradients { get; } = Conference(
        "sundararajan2017axiomatic", "Sundararajan, Mukund and Taly, Ankur and Yan, Qiqi", "Axiomatic Attribution for Deep Networks",
        "Proceedings of the 34th International Conference on Machine Learning", 2017);

    /// <summary>Insertion and deletion (RISE).</summary>
    public static Paper Rise { get; } = Conference(
        "petsiuk2018rise", "Petsiuk, Vitali and Das, Abir and Saenko, Kate",
            "RISE: Randomized Input Sampling for Explanation of Black-box Models",
        "British Machine Vision Conference", 2018);

    /// <summary>Sensitivity-n.</summary>
    public static Paper SensitivityN { get; } = Conference(
        "ancona2018towards", "Ancona, Marco and Ceolini, Enea and Oztireli, Cengiz and Gross, Markus",
            "Towards Better Understanding of Gradient-based Attribution Methods for Deep Neural Networks",
        "International Conference on Learning Representations", 2018);

    /// <summary>Infidelity and max-sensitivity.</summary>
    public static Paper Infidelity { get; } = Conference(
        "yeh2019infidelity", "Yeh, Chih-Kuan and Hsieh, Cheng-Yu and Suggala, Arun and Inouye, David I. and Ravikumar, Pradeep",
            "On the (In)fidelity and Sensitivity of Explanations",
        "Advances in Neural Information Processing Systems 32", 2019);

    /// <summary>ExpO-Fidelity and ExpO-Stability.</summary>
    public static Paper Expo { get; } = Conference(
        "plumb2020expo", "Plumb, Gregory and Al-Shedivat, Maruan and Cabrera, Angel Alexander and Perer, Adam and Xing, Eric and Talwalkar, Ameet", "Regularizing Black-box Models for Improved Interpretability",
        "Advances in Neural Information Processing Systems 33", 2020);

    /// <summary>Labels that leak through explanations.</summary>
    public static Paper LabelLeakage { get; } = Conference(
        "jethani2021l2e", "Jethani, Neil and Sudarshan, Mukund and Aphinyanaphongs, Yindalon and Ranganath, Rajesh",
            "Have We Learned to Explain?: How Interpretability Methods Can Learn to Encode Predictions in their Interpretations",
        "Proceedings of the 24th International Conference on Artificial Intelligence and Statistics (AISTATS)", 2021);

    /// <summary>Training deep models to be explained with fewer examples.</summary>
    public static Paper FewerExamples { get; } = Preprint(
        "iwata2021fewer", "Iwata, Tomoharu and Yoshikawa, Yuya", "Training Deep Models to be Explained with Fewer Examples", "2112.03508",
            2021);

    /// <summary>Representer points.</summary>
    public static Paper RepresenterPoints { get; } = Conference(
        "yeh2018representer", "Yeh, Chih-Kuan and Kim, Joon Sik and Yen, Ian E.H. and Ravikumar, Pradeep",
            "Representer Point Selection for Explaining Deep Neural Networks",
        "Advances in Neural Information Processing Systems 31", 2018);

    /// <summary>Stochastic gates.</summary>
    public static Paper StochasticGates { get; } = Conference(
        "yamada2020stg", "Yamada, Yutaro and Lindenbaum, Ofir and Negahban, Sahand and Kluger, Yuval",
            "Feature Selection using Stochastic Gates",
        "Proceedings of the 37th International Conference on Machine Learning", 2020);

    /// <summary>Grad-CAM.</summary>
    public static Paper GradCam { get; } = Conference(
        "selvaraju2017gradcam", "Selvaraju, Ramprasaath R. and Cogswell, Michael and Das, Abhishek and Vedantam, Ramakrishna and Parikh, Devi and Batra, Dhruv", "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization",
        "IEEE International Conference on Computer Vision", 2017);

    /// <summary>Grad-CAM++.</summary>
    public static Paper GradCamPlusPlus { get; } = Conference(
        "chattopadhay2018gradcampp", "Chattopadhay, Aditya and Sarkar, Anirban and Howlader, Prantik and Balasubramanian, Vineeth N.",
            "Grad-CAM++: Generalized Gradient-based Visual Explanations for Deep Convolutional Networks",
        "IEEE Winter Conference on Applications of Computer Vision", 2018);

    /// <summary>SmoothGrad.</summary>
    public static Paper SmoothGrad { get; } = Conference(
        "smilkov2017smoothgrad", "Smilkov, Daniel and Thorat, Nikhil and Kim, Been and Viégas, Fernanda and Wattenberg, Martin",
            "SmoothGrad: removing noise by adding noise",
        "International Conference on Machine Learning, Workshop on Visualization for Deep Learning", 2017);

    /// <summary>Occlusion.</summary>
    public static Paper Occlusion { get; } = Conference(
        "zeiler2014visualizing", "Zeiler, Matthew D. and Fergus, Rob", "Visualizing and Understanding Convolutional Networks",
        "European Conference on Computer Vision", 2014);

    /// <summary>Randomisation checks of explanations.</summary>
    public static Paper SanityChecks { get; } = Conference(
        "adebayo2018sanity", "Adebayo, Julius and Gilmer, Justin and Muelly, Michael and Goodfellow, Ian and Hardt, Moritz and Kim, Been",
            "Sanity Checks for Saliency Maps",
        "Advances in Neural Information Processing Systems 31", 2018);

    /// <summary>F-Fidelity.</summary>
    public static Paper FFidelity { get; } = Conference(
        "zheng2025ffidelity", "Zheng, Xu and Shirani, Farhad and Chen, Zhuomin and Lin, Chaohao and Cheng, Wei and Guo, Wenbo and Luo, " +
        "Dongsheng",
            "F-Fidelity: A Robust Framework for Faithfulness Evaluation of Explainable AI",
        "International Conference on Learning Representations", 2025);

    /// <summary>ROAD.</summary>
    public static Paper Road { get; } = Conference(
        "rong2022road", "Rong, Yao and Leemann, Tobias and Borisov, Vadim and Kasneci, Gjergji and Kasneci, Enkelejda",
            "A Consistent and Efficient Evaluation Strategy for Attribution Methods",
        "Proceedings of the 39th International Conference on Machine Learning", 2022);

    /// <summary>Missingness bias.</summary>
    public static Paper Missingness { get; } = Preprint(
        "jain2022missingness", "Jain, Saachi and Salman, Hadi and Wong, Eric and Zhang, Pengchuan and Vineet, Vibhav and Vemprala, Sai " +
        "and Madry, Aleksander",
        "Missingness Bias in Model Debugging", "2204.08945", 2022);

    /// <summary>Adversarial training by projected gradient descent.</summary>
    public static Paper AdversarialTraining { get; } = Conference(
        "madry2018towards", "Madry, Aleksander and Makelov, Aleksandar and Schmidt, Ludwig and Tsipras, Dimitris and Vladu, Adrian",
        "Towards Deep Learning Models Resistant to Adversarial Attacks",
        "International Conference on Learning Representations", 2018);

    /// <summary>Complexity as an entropy.</summary>
    public static Paper Complexity { get; } = Conference(
        "bhatt2020evaluating", "Bhatt, Umang and Weller, Adrian and Moura, José M. F.",
            "Evaluating and Aggregating Feature-based Model Explanations",
        "Proceedings of the 29th International Joint Conference on Artificial Intelligence", 2020);

    /// <summary>Sparseness as a Gini index.</summary>
    public static Paper Sparseness { get; } = Conference(
        "chalasani2020concise", "Chalasani, Prasad and Chen, Jiefeng and Chowdhury, Amrita Roy and Wu, Xi and Jha, Somesh",
            "Concise Explanations of Neural Networks using Adversarial Training",
        "Proceedings of the 37th International Conference on Machine Learning", 2020);

    /// <summary>SLIC superpixels.</summary>
    public static Paper Slic { get; } = Conference(
        "achanta2012slic", "Achanta, Radhakrishna and Shaji, Appu and Smith, Kevin and Lucchi, Aurelien and Fua, Pascal and Süsstrunk, Sabine", "SLIC Superpixels Compared to State-of-the-art Superpixel Methods",
        "IEEE Transactions on Pattern Analysis and Machine Intelligence 34(11)", 2012);

    /// <summary>MEED.</summary>
    public static Paper Meed { get; } = Conference(
        "liang2020meed", "Liang, Jian and Bai, Bing and Cao, Yuren and Bai, Kun and Wang, Fei",
            "Adversarial Infidelity Learning for Model Interpretation",
        "Proceedings of the 26th ACM SIGKDD International Conference on Knowledge Discovery and Data Mining", 2020);

    /// <summary>L2X.</summary>
    public static Paper L2x { get; } = Conference(
        "chen2018l2x", "Chen, Jianbo and Song, Le and Wainwright, Martin J. and Jordan, Michael I.",
            "Learning to Explain: An Information-Theoretic Perspective on Model Interpretation",
        "Proceedings of the 35th International Conference on Machine Learning", 2018);

    /// <summary>VIBI.</summary>
    public static Paper Vibi { get; } = Conference(
        "bang2021vibi", "Bang, Seojin and Xie, Pengtao and Lee, Heewook and Wu, Wei and Xing, Eric",
            "Explaining A Black-box By Using A Deep Variational Information Bottleneck Approach",
        "Proceedings of the 35th AAAI Conference on Artificial Intelligence", 2021);

    /// <summary>CXPlain.</summary>
    public static Paper CxPlain { get; } = Conference(
        "schwab2019cxplain", "Schwab, Patrick and Karlen, Walter",
            "CXPlain: Causal Explanations for Model Interpretation under Uncertainty",
        "Advances in Neural Information Processing Systems 32", 2019);

    /// <summary>Counterfactual explanations: the nearest case that is decided otherwise.</summary>
    public static Paper Counterfactuals { get; } = Journal(
        "wachter2017counterfactual", "Wachter, Sandra and Mittelstadt, Brent and Russell, Chris",
        "Counterfactual Explanations without Opening the Black Box: Automated Decisions and the GDPR",
        "Harvard Journal of Law and Technology", 31, 2, 2017);

    /// <summary>DiCE: several counterfactuals, near and diverse.</summary>
    public static Paper DiverseCounterfactuals { get; } = Conference(
        "mothilal2020dice", "Mothilal, Ramaravind K. and Sharma, Amit and Tan, Chenhao",
        "Explaining Machine Learning Classifiers through Diverse Counterfactual Explanations",
        "Proceedings of the 2020 Conference on Fairness, Accountability, and Transparency", 2020);

    /// <summary>The Shapley interaction index.</summary>
    public static Paper ShapleyInteraction { get; } = Journal(
        "grabisch1999interaction", "Grabisch, Michel and Roubens, Marc",
        "An Axiomatic Approach to the Concept of Interaction Among Players in Cooperative Games",
        "International Journal of Game Theory", 28, 4, 1999);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Paper> All { get; } =
    [
        IdExpo, Lime, KernelShap, Gradient, GradientTimesInput, IntegratedGradients, Rise, SensitivityN, Infidelity, Expo, LabelLeakage,
        FewerExamples, RepresenterPoints, StochasticGates,
        GradCam, GradCamPlusPlus, SmoothGrad, Occlusion, SanityChecks, Slic,
        FFidelity, Road, Missingness, AdversarialTraining, Complexity, Sparseness,
        Meed, L2x, Vibi, CxPlain, Counterfactuals, DiverseCounterfactuals, ShapleyInteraction,
    ];

    private static Paper Preprint(string key, string authors, string title, string arxiv, int year)
    {
        var people = authors.Replace(" and ", "; ", StringComparison.Ordinal);
        return new Paper(
            key,
            FormattableString.Invariant($"{people}. {title}. arXiv:{arxiv}, {year}."),
            FormattableString.Invariant($"@misc{{{key},\n  author        = {{{authors}}},\n  title         = {{{title}}},\n  eprint        = {{{arxiv}}},\n  archivePrefix = {{arXiv}},\n  year          = {{{year}}}\n}}"));
    }

    private static Paper Journal(string key, string authors, string title, string journal, int volume, int number, int year)
    {
        var people = authors.Replace(" and ", "; ", StringComparison.Ordinal);
        return new Paper(
            key,
            FormattableString.Invariant($"{people}. {title}. {journal} {volume}({number}), {year}."),
            string.Create(CultureInfo.InvariantCulture,
                $"@article{{{key},\n  author  = {{{authors}}},\n  title   = {{{title}}},\n" +
                $"  journal = {{{journal}}},\n  volume  = {{{volume}}},\n  number  = {{{number}}},\n  year    = {{{year}}}\n}}"));
    }

    private static Paper Conference(string key, string authors, string title, string venue, int year)
    {
        var people = authors.Replace(" and ", "; ", StringComparison.Ordinal);
        return new Paper(
            key,
            FormattableString.Invariant($"{people}. {title}. {venue}, {year}."),
            FormattableString.Invariant($"@inproceedings{{{key},\n  author    = {{{authors}}},\n  title     = {{{title}}},\n  booktitle = {{{venue}}},\n  year      = {{{year}}}\n}}"));
    }
}
