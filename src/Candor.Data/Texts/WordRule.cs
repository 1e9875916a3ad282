namespace Candor.Data;

/// <summary>What is a word of a text.</summary>
public enum WordRule
{
    /// <summary>A run of letters and digits, as in runs of earlier versions: a Chinese sentence is one word, and emoji are
    /// none.</summary>
    Letters,

    /// <summary>A run of letters and digits; a character of a script that is written without blanks (Han, kana), or a cluster of such
    /// characters (Thai, Lao, Khmer, Burmese); an emoji.</summary>
    Signs,
}
