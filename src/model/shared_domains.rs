//! Domains that many share: they name no company, so that nobody is matched or linked by them.
//!
//! The lists are closed and in this file alone. A host below one that gives sites away
//! (`acme.wixsite.com`) is a company's own; one below a site of pages (`m.facebook.com`,
//! `de.linkedin.com`) is the same site.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Free-mail and internet providers.
static MAIL: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "
    126.com 139.com 163.com 189.cn 21cn.com a1.net abv.bg aim.com alice.it aliyun.com aol.co.uk
    aol.com aol.de aol.fr aon.at arcor.de aruba.it atlas.cz att.net azet.sk bell.net
    bellsouth.net bezeqint.net bigpond.com bigpond.net.au bk.ru bluewin.ch blueyonder.co.uk
    bol.com.br btinternet.com btopenworld.com centrum.cz centrum.sk centurylink.net charter.net
    chello.at chello.nl citromail.hu club-internet.fr cogeco.ca comcast.net cox.net daum.net
    dbmail.com docomo.ne.jp duck.com earthlink.net eastlink.ca eircom.net email.com email.cz
    email.it ewetel.net ezweb.ne.jp fastmail.com fastmail.fm foxmail.com free.fr freemail.hu
    freenet.de frontier.com frontiernet.net gazeta.pl gmail.com gmx.at gmx.ch gmx.com gmx.de
    gmx.eu gmx.li gmx.net googlemail.com hanmail.net hetnet.nl hey.com hispeed.ch home.nl
    hotmail.co hushmail.com i.ua icloud.com ig.com.br iinet.net.au inbox.com inbox.lv inbox.ru
    indamail.hu interia.pl internode.on.net juno.com kabelbw.de kabelmail.de kpnmail.nl
    kpnplanet.nl laposte.net libero.it list.ru live.be live.ca live.co.uk live.com live.com.au
    live.com.mx live.com.pt live.de live.dk live.fr live.ie live.it live.jp live.nl live.no
    live.se mac.com mail.bg mail.com mail.de mail.ee mail.ru mailbox.org me.com meta.ua
    mindspring.com msn.com mts.ru nate.com naver.com netcologne.de netscape.net netvision.net.il
    netzero.net neuf.fr ntlworld.com numericable.fr o2.co.uk o2.pl o2mail.de o2online.de onet.pl
    online.de op.pl optimum.net optonline.net optusnet.com.au orange.es orange.fr orange.net
    otenet.gr outlook.at outlook.be outlook.com outlook.com.au outlook.com.br outlook.de
    outlook.dk outlook.es outlook.fr outlook.ie outlook.in outlook.it outlook.jp outlook.pt
    passport.com planet.nl pm.me poczta.onet.pl post.cz post.sk posteo.de prodigy.net proton.me
    protonmail.ch protonmail.com qq.com quicknet.nl rambler.ru rediffmail.com roadrunner.com
    rocketmail.com rogers.com rr.com sapo.pt sasktel.net sbcglobal.net seznam.cz sfr.fr shaw.ca
    sina.cn sina.com sky.com skynet.be softbank.ne.jp sohu.com spectrum.net spray.se sunrise.ch
    sympatico.ca t-email.hu t-online.de talk21.com talktalk.net tele2.nl telefonica.net
    telenet.be telia.com telstra.com telus.net terra.com.br terra.es tim.it tin.it tiscali.co.uk
    tiscali.it tlen.pl tom.com tuta.com tuta.io tutamail.com tutanota.com tutanota.de ukr.net
    unitybox.de uol.com.br verizon.net versatel.nl videotron.ca vip.163.com vip.qq.com
    virgilio.it virgin.net virginmedia.com vodafone.de vodafone.it volny.cz voo.be vp.pl
    walla.co.il walla.com wanadoo.fr web.de westnet.com.au windowslive.com windstream.net wp.pl
    xs4all.nl xtra.co.nz ya.ru yandex.by yandex.com yandex.kz yandex.ru yandex.ua yeah.net
    ymail.com ziggo.nl zoho.com zoho.eu zohomail.com zonnet.nl zoznam.sk"
        .split_whitespace()
        .collect()
});

/// Providers that have the same name in many countries: `yahoo.co.uk`, `hotmail.fr`.
const FREE_MAIL_EVERYWHERE: &[&str] = &["yahoo", "hotmail"];

/// Sites where everybody has a page, whatever stands before the domain.
static PAGES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "
    about.me amzn.to angel.co angi.com apps.apple.com beacons.ai behance.net bio.link bit.ly
    bsky.app business.google.com calendly.com carrd.co clutch.co crunchbase.com discord.com
    discord.gg docs.google.com doctolib.fr dribbble.com drive.google.com etsy.com eventbrite.com
    facebook.com fb.com fb.me flickr.com forms.gle foursquare.com g.co g.page gelbeseiten.de
    github.com gofundme.com goo.gl houzz.com immobilienscout24.de instagr.am instagram.com
    issuu.com kickstarter.com kununu.com leboncoin.fr line.me linkedin.com linktr.ee lnkd.in
    m.me mailchi.mp maps.app.goo.gl maps.google.com mastodon.social medium.com meetup.com
    messenger.com myspace.com nextdoor.com notion.site notion.so ok.ru opentable.com
    pagesjaunes.fr patreon.com paypal.me pinterest.com play.google.com plus.google.com quora.com
    qzone.qq.com reddit.com sites.google.com slideshare.net snapchat.com soundcloud.com
    substack.com t.co t.me telegram.me telegram.org threads.com threads.net thumbtack.com
    tiktok.com tinyurl.com tripadvisor.com trustpilot.com tumblr.com twitch.tv twitter.com
    vimeo.com vk.com wa.me wechat.com weibo.com whatsapp.com x.com xing.com yellowpages.com
    yelp.com youtu.be youtube.com"
        .split_whitespace()
        .collect()
});

/// Services that give everybody a site below their domain.
static HOSTS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "
    000webhostapp.com amazonaws.com appspot.com azurewebsites.net bigcartel.com blogger.com
    blogspot.com business.site canva.site cargo.site cloudfront.net e-monsite.com editmysite.com
    firebaseapp.com fly.dev framer.website ghost.io github.io gitlab.io glitch.me
    godaddysites.com hatenablog.com herokuapp.com homestead.com hpage.com hubspotpagebuilder.com
    hubspotpagebuilder.eu jimdo.com jimdofree.com jimdosite.com js.org kartra.com
    livejournal.com mozello.com my.canva.site myshopify.com mystrikingly.com neocities.org
    netlify.app onrender.com over-blog.com pages.dev pixieset.com readthedocs.io replit.app
    sharepoint.com simplesite.com site123.me square.site ssl-lolipop.jp strikingly.com surge.sh
    teachable.com thinkific.com tilda.ws tistory.com typepad.com ucoz.com ueniweb.com unblog.fr
    vercel.app web.app webflow.io weebly.com weeblysite.com wix.com wixsite.com wixstudio.io
    wordpress.com workers.dev yola.com yolasite.com zohosites.com zyrosite.com"
        .split_whitespace()
        .collect()
});

/// Whether many share the domain (gmail.com, facebook.com), so that it names no company.
pub fn is_shared(domain: &str) -> bool {
    let lower;
    let domain = if domain.bytes().any(|b| b.is_ascii_uppercase()) {
        lower = domain.to_ascii_lowercase();
        &lower
    } else {
        domain
    };
    if MAIL.contains(domain) || HOSTS.contains(domain) {
        return true;
    }
    let mut rest = Some(domain);
    while let Some(of) = rest.filter(|of| of.contains('.')) {
        if PAGES.contains(of) {
            return true;
        }
        rest = of.split_once('.').map(|(_, rest)| rest);
    }
    // Only endings of countries: `yahoo.example.com` is somebody's host.
    let Some((name, ending)) = domain.split_once('.') else { return false };
    let country = match ending.split_once('.') {
        Some((second, country)) => matches!(second, "co" | "com" | "ne") && country.len() == 2,
        None => ending.len() == 2 || ending == "com",
    };
    country && FREE_MAIL_EVERYWHERE.contains(&name)
}

/// The domain, if it is no shared one.
pub fn own(domain: &str) -> Option<&str> {
    (!is_shared(domain)).then_some(domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_domain_is_one_in_lower_case() {
        for domain in MAIL.iter().chain(PAGES.iter()).chain(HOSTS.iter()) {
            assert_eq!(crate::model::web::parse_domain(domain).as_deref(), Some(*domain));
        }
    }

    #[test]
    fn providers_and_sites_of_everybody_name_no_company() {
        for domain in [
            "gmail.com",
            "GMail.com",
            "yahoo.com",
            "yahoo.co.uk",
            "hotmail.fr",
            "web.de",
            "qq.com",
            "comcast.net",
            "facebook.com",
            "m.facebook.com",
            "de.linkedin.com",
            "linktr.ee",
            "instagram.com",
            "x.com",
            "youtube.com",
            "sites.google.com",
            "wixsite.com",
            "blogspot.com",
            "wordpress.com",
            "github.io",
            "business.site",
        ] {
            assert!(is_shared(domain), "{domain}");
        }
    }

    #[test]
    fn a_company_s_own_domain_does() {
        for domain in [
            "acme.example",
            "",
            "com",
            "yahoo",
            "yahoo.example.com",
            "mygmail.com",
            "acme.wixsite.com",
            "acme.blogspot.com",
            "notx.com",
            "facebook.com.example",
        ] {
            assert!(!is_shared(domain), "{domain}");
        }
        assert_eq!(own("acme.example"), Some("acme.example"));
        assert_eq!(own("gmail.com"), None);
    }
}
